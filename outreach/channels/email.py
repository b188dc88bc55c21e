"""E-mail through the mail server of EMAIL_URL or, when trying Engagement out, into files."""

import smtplib
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from outreach.bounces import sender_of
from outreach.channels.outcomes import NoAddress, Refused, Unclear, Unreachable
from outreach.failed_addresses import refused_for_its_address
from outreach.models import Why
from outreach.stopping import closing_words, stop_link


@contextmanager
def open_way():
    connection = get_connection()
    _open(connection)
    try:
        yield lambda message: _send(connection, message)
    finally:
        with suppress(OSError):
            connection.close()


def _open(connection):
    """Connect, where it is not connected."""
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are among them
        raise Unreachable(type(error).__name__) from error


def _send(connection, message):
    """Hand one message over. A mail server gives it no key of its own; it knows ours as the Message-ID."""
    email = as_email(message)
    _open(connection)
    email.connection = connection
    try:
        email.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        connection.close()  # after some answers the server has hung up
        code, address = _code(error), _failed_address(error)
        raise Refused(f"server {code}", for_now=code < 500, failed_address=address) from error
    except (ValueError, smtplib.SMTPNotSupportedError) as error:  # also what cannot be encoded
        raise Refused(Why.BAD_TEXT) from error
    except OSError as error:
        raise Unclear(Why.CONNECTION) from error
    return ""


def _code(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code


def _failed_address(error):
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    [(address, (code, reply))] = error.recipients.items()
    return address if refused_for_its_address(code, reply.decode(errors="replace")) else ""


def as_email(message):
    address = message.to or message.person.working_email
    if not address:
        raise NoAddress
    headers = {"Message-ID": f"<{message.reference}@{urlsplit(settings.PUBLIC_URL).hostname}>"}
    headers["From"] = settings.DEFAULT_FROM_EMAIL
    headers["Auto-Submitted"] = "auto-generated"  # keeps out-of-office answers away
    if not message.essential:
        # RFC 8058: mail programs offer this as a button of their own.
        headers |= {
            "List-Unsubscribe": f"<{stop_link(message)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    body = message.body + closing_words(message)
    # What is not delivered goes back to the sender on the envelope, which whoever gets the mail does not see.
    return EmailMessage(message.subject, body, sender_of(message), [address], headers=headers)
