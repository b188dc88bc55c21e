"""Workshops, fun days and sign-ups; volunteers, shifts and hours: one file a noun."""

from events.models.events import Event, Kind, Session, Status
from events.models.sign_ups import Attendee, SignUp, SignUpState, Source, Tries, WhyCancelled

__all__ = [
    "Attendee",
    "Event",
    "Kind",
    "Session",
    "SignUp",
    "SignUpState",
    "Source",
    "Status",
    "Tries",
    "WhyCancelled",
]
