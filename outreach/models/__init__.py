"""Contacts with people, one file a noun."""

from outreach.models.call_lists import CallList, CallListEntry, Claim, Skip
from outreach.models.contacts import Contact, PartOfDay
from outreach.models.messages import Message, MessageChannel, MessageState, Provider, Why

__all__ = [
    "CallList",
    "CallListEntry",
    "Claim",
    "Contact",
    "Message",
    "MessageChannel",
    "MessageState",
    "PartOfDay",
    "Provider",
    "Skip",
    "Why",
]
