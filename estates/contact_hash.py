import hashlib
import hmac

from django.conf import settings


def contact_hash(value):
    """A keyed hash (HMAC-SHA256, hexadecimal) of a phone number in E.164 or an e-mail address; "" for an empty value.

    It lets "do not contact" outlive the erasure of the person, without keeping the number or address itself.
    """
    if not value:
        return ""
    return hmac.new(settings.CONTACT_HASH_KEY.encode(), str(value).strip().lower().encode(), hashlib.sha256).hexdigest()
