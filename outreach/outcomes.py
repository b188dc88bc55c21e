"""How an attempt to reach somebody may end, and what follows: one table, which every screen and rule reads.

Source: the outcome codes of CiviCRM, NGP VAN, CallHub and OSDI (PRODUCT.md section 3.1). Whether somebody was reached
is kept apart from why the attempt ended, as OSDI has it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models


class Outcome(models.TextChoices):
    SPOKE = "spoke", "Spoke"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    BUSY = "busy", "Busy"
    CALL_BACK = "call_back", "Call back at …"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    REFUSED = "refused", "Refused this time"
    DO_NOT_CONTACT = "do_not_contact", "Do not contact again"
    MOVED = "moved", "Moved away"
    LANGUAGE = "language", "Language needed"
    INTERVIEWED = "interviewed", "Interviewed"
    VOICEMAIL = "voicemail", "Voicemail, nothing left"
    DISCONNECTED = "disconnected", "Number not in service"
    DIED = "died", "Has died"
    NOT_A_HOME = "not_a_home", "Not a home"
    SENT = "sent", "Sent"


@dataclass(frozen=True)
class Effect:
    """What one outcome means: `reached` counts as contacted; `closes` takes the person out of the list.

    `again_after` is the least time before the next try; None leaves it to the list. `was_heard` is whether anybody
    there heard from us, so that they are left in peace for a day. `is_try` counts against the most tries that somebody
    may be asked to put up with.
    """

    reached: bool = False
    closes: bool = False
    was_heard: bool = True
    is_try: bool = True
    again_after: timedelta | None = None
    number_is_wrong: bool = False
    stops_contact: bool = False
    needs_time: bool = False
    needs_language: bool = False


EFFECTS = {
    Outcome.SPOKE: Effect(reached=True, closes=True),
    Outcome.NO_ANSWER: Effect(),
    Outcome.LEFT_MESSAGE: Effect(again_after=timedelta(days=3)),
    Outcome.BUSY: Effect(was_heard=False, again_after=timedelta(minutes=30)),
    Outcome.CALL_BACK: Effect(needs_time=True),
    Outcome.WRONG_NUMBER: Effect(was_heard=False, is_try=False, again_after=timedelta(), number_is_wrong=True),
    Outcome.REFUSED: Effect(reached=True, closes=True),
    Outcome.DO_NOT_CONTACT: Effect(reached=True, closes=True, stops_contact=True),
    Outcome.MOVED: Effect(closes=True),
    Outcome.LANGUAGE: Effect(needs_language=True),
    Outcome.INTERVIEWED: Effect(reached=True, closes=True),
    Outcome.VOICEMAIL: Effect(),
    Outcome.DISCONNECTED: Effect(was_heard=False, is_try=False, again_after=timedelta(), number_is_wrong=True),
    Outcome.DIED: Effect(closes=True, stops_contact=True),
    Outcome.NOT_A_HOME: Effect(closes=True),
    Outcome.SENT: Effect(reached=False, closes=True),
}
REACHED = frozenset(outcome for outcome, effect in EFFECTS.items() if effect.reached)
HEARD = frozenset(outcome for outcome, effect in EFFECTS.items() if effect.was_heard)

# What the call screen offers, in the order of its keys, 1 to 9 and 0; and what else there is, without a key.
ON_THE_PHONE = (
    Outcome.SPOKE,
    Outcome.NO_ANSWER,
    Outcome.LEFT_MESSAGE,
    Outcome.BUSY,
    Outcome.CALL_BACK,
    Outcome.WRONG_NUMBER,
    Outcome.REFUSED,
    Outcome.DO_NOT_CONTACT,
    Outcome.MOVED,
    Outcome.LANGUAGE,
)
MORE_ON_THE_PHONE = (Outcome.INTERVIEWED, Outcome.VOICEMAIL, Outcome.DISCONNECTED, Outcome.DIED)
AT_THE_DOOR = (
    Outcome.SPOKE,
    Outcome.NO_ANSWER,
    Outcome.REFUSED,
    Outcome.CALL_BACK,
    Outcome.NOT_A_HOME,
    Outcome.LANGUAGE,
    Outcome.DO_NOT_CONTACT,
    Outcome.MOVED,
    Outcome.INTERVIEWED,
)
FACE_TO_FACE = (Outcome.SPOKE, Outcome.REFUSED, Outcome.DO_NOT_CONTACT, Outcome.INTERVIEWED)


class Way(models.TextChoices):
    PHONE = "phone", "Phone call"
    DOOR = "door", "At the door"
    STREET = "street", "In the street"
    MEETING = "meeting", "At a meeting"
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"


OUTCOMES_OF = {
    Way.PHONE: ON_THE_PHONE + MORE_ON_THE_PHONE,
    Way.DOOR: AT_THE_DOOR,
    Way.STREET: FACE_TO_FACE,
    Way.MEETING: FACE_TO_FACE,
    Way.LETTER: (Outcome.SENT,),
    Way.EMAIL: (Outcome.SENT,),
    Way.TEXT: (Outcome.SENT,),
}
