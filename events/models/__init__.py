"""Workshops, fun days and sign-ups; volunteers, shifts and hours: one file a noun."""

from events.models.changes import EventChange
from events.models.checks import Check, Level
from events.models.days import Attendance, Direction, HeadCount, Tally, Who
from events.models.events import Event, Kind, Session, Status
from events.models.feedback import Feedback
from events.models.shifts import Hours, Shift, ShiftSignUp, TakenQuarter, VolunteerRole
from events.models.sign_ups import Attendee, SignUp, SignUpState, Source, Tries, WhyCancelled
from events.models.volunteers import (
    LEAD_ROLES,
    Application,
    EmergencyContact,
    FreeTime,
    Skill,
    Volunteer,
    Weekday,
)

__all__ = [
    "Attendance",
    "Attendee",
    "Event",
    "EventChange",
    "Feedback",
    "Kind",
    "Session",
    "SignUp",
    "SignUpState",
    "Source",
    "Status",
    "Tries",
    "Who",
    "WhyCancelled",
    # volunteers
    "LEAD_ROLES",
    "Application",
    "Check",
    "Direction",
    "EmergencyContact",
    "FreeTime",
    "HeadCount",
    "Hours",
    "Level",
    "Shift",
    "ShiftSignUp",
    "Skill",
    "TakenQuarter",
    "Tally",
    "Volunteer",
    "VolunteerRole",
    "Weekday",
]
