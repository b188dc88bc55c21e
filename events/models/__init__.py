"""Workshops, fun days and sign-ups; volunteers, shifts and hours: one file a noun."""

from events.models.events import Event, Kind, Session, Status

__all__ = ["Event", "Kind", "Session", "Status"]
