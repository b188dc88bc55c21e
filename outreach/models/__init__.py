"""Contacts with people, one file a noun."""

from outreach.models.call_lists import CallList, CallListEntry, Claim, Skip
from outreach.models.coaching import Coaching, CoachingCall, CoachingStep
from outreach.models.concerns import Concern, SafeguardingLead
from outreach.models.contacts import Contact, PartOfDay
from outreach.models.interviews import Answer, Interview
from outreach.models.mailings import Mailing
from outreach.models.message_templates import MessageTemplate
from outreach.models.messages import Message, MessageChannel, MessageState, Provider, Why
from outreach.models.questionnaires import Question, Questionnaire, QuestionnaireVersion, VersionIsPublished
from outreach.models.rounds import Door, DoorRound, Visit

__all__ = [
    "Answer",
    "CallList",
    "CallListEntry",
    "Claim",
    "Coaching",
    "CoachingCall",
    "CoachingStep",
    "Concern",
    "Contact",
    "Door",
    "DoorRound",
    "Interview",
    "Mailing",
    "Message",
    "MessageChannel",
    "MessageState",
    "MessageTemplate",
    "PartOfDay",
    "Provider",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "SafeguardingLead",
    "Skip",
    "VersionIsPublished",
    "Visit",
    "Why",
]
