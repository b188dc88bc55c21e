"""Phone numbers: read as people in the UK type them, kept as E.164, shown as people in the UK write them."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HOW_TO_WRITE_IT = (
    "Enter a phone number like 020 7946 0018 or 07700 900123, or one from abroad with its country code, "
    "like +33 1 23 45 67 89."
)
# Ofcom keeps these free for drama, so no real person has one: demonstrations and tests use them.
MADE_UP = ("7700900", "1632960")
LONGEST_TYPED = 40


def e164(typed):
    """The number as E.164, "+447700900123". Raises ValueError with a sentence that says how to write it."""
    try:
        number = phonenumbers.parse(typed[:LONGEST_TYPED], "GB")
    except phonenumbers.NumberParseException as error:
        raise ValueError(HOW_TO_WRITE_IT) from error
    made_up = number.country_code == 44 and str(number.national_number).startswith(MADE_UP)
    real = phonenumbers.is_valid_number(number) or (made_up and phonenumbers.is_possible_number(number))
    if len(typed) > LONGEST_TYPED or number.extension or not real:
        raise ValueError(HOW_TO_WRITE_IT)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number):
    """The E.164 number as it is dialled from the UK: "07700 900123", "+33 1 23 45 67 89"."""
    parsed = phonenumbers.parse(number)
    form = PhoneNumberFormat.NATIONAL if parsed.country_code == 44 else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def gets_texts(number):
    """Whether a text message can be sent to the E.164 number."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    mobile = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return kind in mobile or number.startswith(f"+44{MADE_UP[0]}")
