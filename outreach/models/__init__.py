"""Contacts with people, one file a noun."""

from outreach.models.call_lists import CallList, CallListEntry, Claim, Skip
from outreach.models.contacts import Contact, PartOfDay

__all__ = ["CallList", "CallListEntry", "Claim", "Contact", "PartOfDay", "Skip"]
