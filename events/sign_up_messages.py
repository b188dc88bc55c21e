"""What people are told about their own sign-up, by the outbox, as soon as they are matched to a person."""

from django.utils import timezone

from events import links
from events.models import SignUpState, Source, WhyCancelled
from events.words import day_in_words, time_in_words, when_in_words, where_in_words
from outreach.allowed import channel_for
from outreach.channels import ways
from outreach.outbox import queue_message, withdraw_messages

SUBJECTS = {
    SignUpState.REGISTERED: "You have a place: {event}",
    SignUpState.WAITING: "You are on the waiting list: {event}",
    SignUpState.OFFERED: "A place is held for you: {event}",
    SignUpState.ASKED: "We have got your sign-up: {event}",
    SignUpState.CANCELLED: "Your sign-up is cancelled: {event}",
}
WHY_CANCELLED = {
    WhyCancelled.THEM: "You cancelled your sign-up for {event}. Thank you for telling us.",
    WhyCancelled.STAFF: "We have cancelled your sign-up for {event}.",
    WhyCancelled.DECLINED: "You do not want the place at {event}, so it goes to the next on the list.",
    WhyCancelled.RAN_OUT: "We held a place at {event} for you, and did not hear from you, so it goes to the next.",
    WhyCancelled.REFUSED: "We are sorry: this time we cannot give you a place at {event}.",
}


def about(event):
    return f"event:{event.pk}"


def kinds_of(sign_up):
    """How the kinds of all messages about one sign-up begin."""
    return f"sign-up-{sign_up.pk}-"


def tell(sign_up, again=False):
    """Queue what they must know now, and stop what is not sent yet about how it was. Returns how many messages.

    `again`: nothing changed, they only asked once more; then it is sent at most once a day.
    """
    if sign_up.person is None or sign_up.why == WhyCancelled.EVENT:
        return 0  # the worker tells them when it has matched them; or events/telling.py does, all at once
    if sign_up.event.ends_at <= timezone.now():
        return 0
    if sign_up.source == Source.WALK_IN:
        return 0  # they stand in the room
    if not again:
        withdraw_messages(about=about(sign_up.event), kind__startswith=kinds_of(sign_up))
    kind = f"again-{timezone.localdate():%Y%m%d}" if again else str(sign_up.version)
    subject = SUBJECTS[sign_up.state].format(event=sign_up.event.title)
    expires_at = sign_up.offered_until or sign_up.event.ends_at
    told = queue(sign_up, kind, subject, body_of(sign_up), essential=True, expires_at=expires_at)
    if sign_up.state == SignUpState.REGISTERED and not again:
        told += queue_to_companions(sign_up, kind, subject, essential=True, expires_at=expires_at)
    return told


def queue_to_companions(sign_up, kind, subject, **fields):
    """The same to those of the party who gave a way of their own. The private link is for who signed up alone."""
    others = sign_up.attendees.coming().filter(person__isnull=False).exclude(person=sign_up.person_id)
    return sum(
        queue(sign_up, kind, subject, _body_for(one, sign_up), attendee=one, **fields)
        for one in others.select_related("person")
    )


def queue(sign_up, kind, subject, body, attendee=None, **fields):
    """One message to who signed up or an attendee of theirs, by e-mail to the address they typed or else as they are
    reached. Returns 1, or 0 if there is no way.

    What they typed is not written into the record of somebody known: nobody has proved to be them.
    """
    typed = attendee or sign_up
    person, email = typed.person, typed.email
    if email and "email" in ways() and not (person.email == email and not person.working_email):
        channel, to = "email", "" if person.email == email else email
    else:
        channel, to = channel_for(person, among=("email", "text")), ""
    if not channel:
        return 0
    queue_message(
        programme=sign_up.event.programme, person=person, about=about(sign_up.event), to=to,
        kind=f"{kinds_of(sign_up)}{kind}", channel=channel, subject=subject, body=body, **fields,
    )  # fmt: skip
    return 1


def body_of(sign_up):
    event = sign_up.event
    lines = [f"Hello {sign_up.name},", "", *_news(sign_up)]
    if sign_up.is_live:
        lines += ["", *(f"{label}: {words}" for label, words in facts(event)), "", *_links(sign_up)]
        lines += [f"Your number, if you ring us: {sign_up.reference_aloud}"]
    if event.phone:
        lines += ["", f"Questions? Ring {event.phone_shown}."]
    return "\n".join(lines)


def _body_for(attendee, sign_up):
    event = sign_up.event
    lines = [f"Hello {attendee.name},", "", f"{sign_up.name} has signed you up for {event.title}.", ""]
    lines += [*(f"{label}: {words}" for label, words in facts(event)), ""]
    lines += [f"Put it into your calendar: {links.link('calendar-file', event.slug)}"]
    who = f"ring {event.phone_shown} or tell {sign_up.name}" if event.phone else f"tell {sign_up.name}"
    return "\n".join([*lines, "", f"If you cannot come, please {who}."])


def _news(sign_up):
    event = sign_up.event.title
    if sign_up.state == SignUpState.REGISTERED:
        return [f"You have {places(sign_up)} at {event}: {sign_up.party_in_words}."]
    if sign_up.state == SignUpState.WAITING:
        return [
            f"{event} is full. You are on the waiting list with {sign_up.party_in_words}. When places are free, we "
            "hold them for you and tell you.",
        ]  # fmt: skip
    if sign_up.state == SignUpState.OFFERED:
        until = f"{day_in_words(sign_up.offered_until, year=False)}, {time_in_words(sign_up.offered_until)}"
        token = links.token_of(sign_up)
        return [
            f"We hold {places(sign_up)} at {event} for you until {until}.",
            "",
            f"Yes, we come: {links.link('answer-offer', token, 'accept')}",
            f"No, give it to the next: {links.link('answer-offer', token, 'decline')}",
        ]
    if sign_up.state == SignUpState.ASKED:
        return [f"Thank you for asking for {places(sign_up)} at {event}. We tell you soon whether you have a place."]
    return [WHY_CANCELLED[sign_up.why].format(event=event)]


def places(sign_up):
    return "a place" if sign_up.party == 1 else f"{sign_up.party} places"


def facts(event):
    """[(label, words)]: when and where it is, and what to know before coming."""
    known = [
        ("When", when_in_words(event)),
        ("Where", where_in_words(event)),
        ("Getting in without steps", event.step_free),
        ("Please bring", event.what_to_bring),
    ]
    return [(label, words) for label, words in known if words]


def _links(sign_up):
    token = links.token_of(sign_up)
    calendar = links.link("calendar-file", sign_up.event.slug) if sign_up.state == SignUpState.REGISTERED else ""
    return [
        *([f"Put it into your calendar: {calendar}"] if calendar else []),
        f"See, change or cancel your sign-up: {links.link('my-sign-up', token)}",
    ]
