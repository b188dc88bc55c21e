"""The colour of every state that something can be in; its words are those of the model's choices."""

# Colours are those of the GOV.UK tag: grey for not begun, yellow for waiting on somebody, blue and light-blue for
# under way, green for done, red for gone wrong. Colour is never the only sign: the words always stand beside it.
COLOURS = {
    # Import, SourceFile
    "waiting": "grey",
    "reading": "blue",
    "asking": "yellow",
    "refused": "red",
    "done": "green",
    "to_undo": "grey",
    "undoing": "blue",
    "undone": "grey",
    "current": "green",
    "replaced": "grey",
    # PeopleImport; the others are those of Import
    "to_read": "blue",
    "mapping": "yellow",
    "to_check": "blue",
    "checked": "yellow",
    "to_import": "blue",
    "cancelled": "grey",
    # Action
    "open": "yellow",
    "not_possible": "red",
    # Issue; the other is that of Action
    "closed": "green",
    # Message
    "pending": "grey",
    "sending": "blue",
    "sent": "green",
    "delivered": "green",
    "unknown": "yellow",
    "failed": "red",
    "stopped": "grey",
    "expired": "grey",
    # SignUp; the others are those of Import
    "asked": "yellow",
    "registered": "green",
    "offered": "light-blue",
    # Coaching
    "active": "green",
    "paused": "yellow",
    "ended": "grey",
    # Volunteer
    "applicant": "yellow",
    "in_process": "blue",
    "accepted": "green",
    "inactive": "grey",
    "archived": "grey",
    # ShiftSignUp; the others are those of SignUp
    "confirmed": "green",
    "declined": "grey",
    "lapsed": "grey",
    "attended": "green",
    "not_attended": "red",
    # Event, and its Status at a moment
    "draft": "grey",
    "published": "green",
    "over": "grey",
    "just_come": "green",
    "not_yet": "yellow",
    "sign_up_closed": "grey",
    "full": "yellow",
    "taking": "green",
    # Consent
    "given": "green",
    "withdrawn": "red",
    "not_asked": "grey",
}


def colour_of(state):
    return COLOURS.get(state, "grey")
