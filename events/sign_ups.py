"""Signing up for an event, changing a sign-up, cancelling all of it or one of the party."""

import secrets
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from engagement.editing import ChangedMeanwhile
from estates.contact_hash import contact_hash
from estates.plain import plain
from events.limits import count_try
from events.models import Attendee, Event, SignUp, SignUpState, Source, WhyCancelled
from events.places import give_back, lock, take_places
from events.sign_up_messages import tell
from events.waiting import offer_next

# What somebody else who types the same name and contact may change in a sign-up: no way to be reached, no consent.
BY_ANYBODY = ("access_needs", "food")
# What its owner may change.
BY_OWNER = (
    *BY_ANYBODY, "name", "phone", "email", "flat", "street", "postcode", "photos_ok", "photos_wording_id", "news_by",
    "news_wording_id", "wants_to_volunteer", "volunteering_by", "volunteering_wording_id",
)  # fmt: skip
SAME = ("same_phone", "same_email", "same_home")


class SignUpClosed(Exception):
    """The event takes no sign-ups any more, or was cancelled, while somebody filled in the form."""


class NoRoom(Exception):
    """There are not enough places for the larger party; nothing was changed."""


class AlreadySignedUp(Exception):
    """Changed so, it would be the same person twice."""


@dataclass(frozen=True)
class Outcome:
    """`is_theirs`: the same form as before, so it may be shown; otherwise only whoever has its link may see it."""

    sign_up: SignUp
    was_there: bool = False
    is_theirs: bool = True
    no_room: bool = False


def sign_up(*, event, client_id, adults, children=0, others=(), source=Source.PUBLIC, by=None, tries=None, **answers):
    """Give a party its places, or the end of the waiting list. The same person twice is one sign-up, which is updated.

    `others` are the names and contacts of the party but the first, {"name", "phone", "email", "is_child"}; `tries` are
    limits.keys() of who sends it. Raises SignUpClosed if the event is not published, and limits.TooManyTries.
    """
    asked = SignUp(
        event=event, client_id=client_id, adults=adults, children=children, source=source, by=by, **answers
    )  # fmt: skip
    work_out(asked)
    try:
        return _sign_up(asked, list(others), tries)
    except IntegrityError:  # there already, as the database alone can know; or a reference that was given before
        pass
    try:
        return _again(asked, list(others), tries)
    except IntegrityError:  # the same person at the same moment
        return _again(asked, list(others), tries)


@transaction.atomic
def _again(asked, others, tries):
    """Update the sign-up that is there; a new one if it was cancelled, or only the form was somebody else's."""
    there = _there_already(asked)
    if there is None:
        return _sign_up(asked, others, tries)
    count_try(tries, asked.created_at)
    return _repeat(there, asked, others)


@transaction.atomic
def _sign_up(asked, others, tries):
    count_try(tries, asked.created_at)
    asked.reference = f"{secrets.randbelow(10**8):08}"
    asked.state, asked.waiting_since = SignUpState.REGISTERED, None
    asked.save(force_insert=True)
    Attendee.objects.bulk_create(_party(asked, others))
    # Last, since everybody who signs up waits for the event's row.
    if asked.event.needs_approval or not take_places(event=asked.event, count=asked.party):
        _without_a_place(asked)
    return Outcome(asked)


def work_out(sign_up):
    """Fill in by what the same person is known: the name with each of phone, e-mail address and home."""
    name = " ".join(sorted(plain(sign_up.name).split())) or sign_up.name.casefold()
    home = plain(sign_up.flat), plain(sign_up.street), sign_up.postcode
    is_home = home[0] and (home[1] or home[2])
    sign_up.same_phone = contact_hash(f"{sign_up.phone}|{name}" if sign_up.phone else "")
    sign_up.same_email = contact_hash(f"{sign_up.email}|{name}" if sign_up.email else "")
    sign_up.same_home = contact_hash("|".join([*home, name]) if is_home else "")


def _there_already(asked):
    """The live sign-up of the same person for the same event, locked; None if there is none."""
    same = Q()
    for key in SAME:
        if getattr(asked, key):
            same |= Q(**{key: getattr(asked, key)})
    found = SignUp.objects.filter(Q(client_id=asked.client_id) | (Q(event=asked.event_id) & same if same else Q(pk=-1)))
    rows = list(found.filter(Q(client_id=asked.client_id) | ~Q(state=SignUpState.CANCELLED)))
    for row in rows:
        if row.event_id == asked.event_id and row.is_live and _may_be(row, asked):
            event, row = lock(row)
            if event.state != Event.State.PUBLISHED:
                raise SignUpClosed
            return row if row.is_live else None
    if any(row.client_id == asked.client_id for row in rows):
        asked.client_id = uuid.uuid4()  # the form of another person, gone back to; or of a sign-up that was cancelled
    return None


def _may_be(row, asked):
    """Whether a sign-up is of the same person: it shares a key, or came from the same form with one answer the same."""
    if any(getattr(row, key) and getattr(row, key) == getattr(asked, key) for key in SAME):
        return True
    if row.client_id != asked.client_id:
        return False
    return any(getattr(row, name) and getattr(row, name) == getattr(asked, name) for name in ("name", "phone", "email"))


def _without_a_place(asked):
    """What the party gets instead of a place: the end of the waiting list, or a decision of staff."""
    event = Event.objects.select_for_update(no_key=True).get(pk=asked.event_id)
    if event.state != Event.State.PUBLISHED:
        raise SignUpClosed  # and nothing of it was saved
    if event.needs_approval:
        asked.state = SignUpState.ASKED
    elif not take_places(event=event, count=asked.party):  # nothing is given back between here and the list
        asked.state, asked.waiting_since = SignUpState.WAITING, asked.created_at
    asked.save(update_fields=["state", "waiting_since"])


def _party(sign_up, others=()):
    """Its attendees, the first being who signed up, the rest as far as they are named."""
    first = Attendee(
        sign_up=sign_up, name=sign_up.name, phone=sign_up.phone, email=sign_up.email, is_child=not sign_up.adults
    )
    named = {False: [one for one in others if not one.get("is_child")], True: [o for o in others if o.get("is_child")]}
    wanted = [False] * max(sign_up.adults - 1, 0) + [True] * (sign_up.children - first.is_child)
    rest = [
        Attendee(sign_up=sign_up, **({"is_child": is_child} | (named[is_child].pop(0) if named[is_child] else {})))
        for is_child in wanted
    ]
    return [first, *rest]


def _repeat(there, asked, others):
    """The same person signed up again: update what they may from here, and tell them."""
    is_theirs = there.client_id == asked.client_id
    answers = {name: getattr(asked, name) for name in (BY_OWNER if is_theirs else BY_ANYBODY)}
    if not is_theirs and asked.by:
        answers = {name: value for name, value in answers.items() if value}
    changed = any(getattr(there, name) != value for name, value in answers.items())
    no_room = False
    if (there.adults, there.children) != (asked.adults, asked.children):
        try:
            _change_party(there, asked.adults, asked.children, others)
            changed = True
        except NoRoom:
            no_room = True
    if changed:
        _save_answers(there, answers)
    tell(there, again=not changed)
    return Outcome(there, was_there=True, is_theirs=is_theirs, no_room=no_room)


def _save_answers(sign_up, answers):
    for name, value in answers.items():
        setattr(sign_up, name, value)
    work_out(sign_up)
    sign_up.version += 1
    sign_up.save()


@transaction.atomic
def change(*, sign_up, version=None, adults=None, children=None, others=(), **answers):
    """Change what somebody answered, by their private link or with them on the phone. Raises NoRoom, AlreadySignedUp.

    A party that waits keeps its turn. What is given back is offered to the next. Raises ChangedMeanwhile if it is no
    longer as the form of that version showed it.
    """
    event, sign_up = lock(sign_up)
    if not sign_up.is_live or version not in (None, sign_up.version):
        raise ChangedMeanwhile(sign_up)
    if adults is not None and (adults, children) != (sign_up.adults, sign_up.children):
        _change_party(sign_up, adults, children, others)
    try:
        with transaction.atomic():
            _save_answers(sign_up, answers)
    except IntegrityError as error:
        raise AlreadySignedUp from error
    tell(sign_up)
    offer_next(event=event)
    return sign_up


def _change_party(sign_up, adults, children, others=()):
    """Let more or fewer come. Raises NoRoom before anything is changed."""
    more = adults + children - sign_up.party
    if sign_up.holds_places and more > 0 and not take_places(event=sign_up.event, count=more):
        raise NoRoom
    if sign_up.holds_places and more < 0:
        give_back(event=sign_up.event, count=-more)
    coming = list(sign_up.attendees.coming())
    for is_child, wanted in ((False, adults), (True, children)):
        these = [one for one in coming if one.is_child == is_child]
        # Those without a name stay away first, then the last.
        these.sort(key=lambda one: not one.name)
        for one in these[wanted:]:
            one.cancelled_at = timezone.now()
            one.save(update_fields=["cancelled_at"])
        named = [one for one in others if bool(one.get("is_child")) == is_child][len(these) - (not is_child) :]
        for at in range(wanted - len(these)):
            fields = named[at] if at < len(named) else {}
            Attendee.objects.create(sign_up=sign_up, **{"is_child": is_child, **fields})
    sign_up.adults, sign_up.children = adults, children
    sign_up.save(update_fields=["adults", "children"])


@transaction.atomic
def cancel(*, sign_up, why, by=None, only_if=None, now=None):
    """Cancel a whole sign-up, from any state, and offer its places to the next. Returns 1, or 0 if it was cancelled.

    `only_if` names the state in which it must still be.
    """
    event, sign_up = lock(sign_up)
    if not sign_up.is_live or (only_if and sign_up.state != only_if):
        return 0
    if sign_up.holds_places:
        give_back(event=event, count=sign_up.party)
    sign_up.attendees.coming().update(cancelled_at=now or timezone.now())
    sign_up.state, sign_up.why, sign_up.offered_until = SignUpState.CANCELLED, why, None
    sign_up.decided_by = by or sign_up.decided_by
    sign_up.version += 1
    sign_up.save()
    tell(sign_up)
    offer_next(event=event, now=now)
    return 1


@transaction.atomic
def cancel_attendee(*, attendee, by=None):
    """One of the party does not come; with the last of them the sign-up is cancelled. A second time changes nothing."""
    event, sign_up = lock(attendee.sign_up)
    attendee = Attendee.objects.select_for_update().get(pk=attendee.pk)
    if attendee.cancelled_at or not sign_up.is_live:
        return sign_up
    if sign_up.party == 1:
        cancel(sign_up=sign_up, why=WhyCancelled.STAFF if by else WhyCancelled.THEM, by=by)
        sign_up.refresh_from_db()
        return sign_up
    if sign_up.holds_places:
        give_back(event=event, count=1)
    attendee.cancelled_at = timezone.now()
    attendee.save(update_fields=["cancelled_at"])
    if attendee.is_child:
        sign_up.children -= 1
    else:
        sign_up.adults -= 1
    sign_up.version += 1
    sign_up.save()
    tell(sign_up)
    offer_next(event=event)
    return sign_up


@transaction.atomic
def approve(*, sign_up, by):
    """Staff choose somebody who asked for a place: they get it, or the end of the waiting list."""
    event, sign_up = lock(sign_up)
    if sign_up.state != SignUpState.ASKED:
        return sign_up
    if take_places(event=event, count=sign_up.party):
        sign_up.state = SignUpState.REGISTERED
    else:
        sign_up.state, sign_up.waiting_since = SignUpState.WAITING, timezone.now()
    sign_up.decided_by, sign_up.version = by, sign_up.version + 1
    sign_up.save()
    tell(sign_up)
    return sign_up
