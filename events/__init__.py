"""Workshops, fun days and sign-ups; volunteers, shifts and hours. Its code is yet to come."""
