"""Workshops, fun days and sign-ups; volunteers, shifts and hours: one file a noun."""
