"""Who came to the demonstration's workshop, and how many were counted at its fun days, its club and its meetings."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F

from estates.models import Person
from events.models import (
    Attendance,
    Attendee,
    Direction,
    Event,
    Feedback,
    HeadCount,
    SignUp,
    SignUpState,
    Source,
    Tally,
)

BOTH_DAYS, ONE_DAY, WALKED_IN = 47, 2, 2
FUN_DAY_HEADS = (318, 246, 271)
GATES = ("Main gate", "Gate by the school")
LATER = timedelta(days=2)
SAID = (
    (5, "I met people who want the same as I do.", True),
    (5, "Now I know whom to ring.", True),
    (4, "Good. The second day was a bit long.", False),
    (4, "", False),
    (5, "We should have done this years ago.", True),
    (3, "I would have liked more time for questions.", False),
    (5, "", False),
)


def add_attendance(programme, events, random, *, by):
    _add_workshop(programme, events["workshop"], random, by)
    for event, heads in zip(events["fun_days"], FUN_DAY_HEADS, strict=True):
        _count_fun_day(event.sessions.get(), heads, random, by)
    _say_how_many(events, random, by)


def _add_workshop(programme, workshop, random, by):
    """Most who had a place came on both days, some on one or not at all; two professionals just walked in."""
    walked_in = _walk_ins(programme, workshop, random, by)
    coming = Attendee.objects.filter(sign_up__in=SignUp.objects.coming().filter(event=workshop)).order_by("pk")
    expected = list(coming.exclude(sign_up__in=walked_in))
    random.shuffle(expected)
    first, second = workshop.sessions.all()
    _let_in([*expected[: BOTH_DAYS + ONE_DAY], *coming.filter(sign_up__in=walked_in)], first, random, by)
    _let_in(expected[:BOTH_DAYS], second, random, by)
    Feedback.objects.bulk_create(
        Feedback(
            sign_up_id=one.sign_up_id, rating=rating, words=words, may_quote=may, given_at=workshop.ends_at + LATER
        )
        for one, (rating, words, may) in zip(expected, SAID, strict=False)
    )


def _walk_ins(programme, workshop, random, by):
    professionals = Person.objects.in_programme(programme).current().filter(kind=Person.Kind.PROFESSIONAL)
    sign_ups = [
        SignUp(
            event=workshop, person=person, reference=f"{random.randrange(10**8):08}", client_id=_id(random),
            state=SignUpState.REGISTERED, name=person.name, source=Source.WALK_IN, created_at=workshop.starts_at, by=by,
        )
        for person in professionals.order_by("pk")[:WALKED_IN]
    ]  # fmt: skip
    SignUp.objects.bulk_create(sign_ups)
    Attendee.objects.bulk_create(Attendee(sign_up=one, person=one.person, name=one.name) for one in sign_ups)
    Event.objects.filter(pk=workshop.pk).update(places_taken=F("places_taken") + len(sign_ups))
    return sign_ups


def _let_in(attendees, session, random, by):
    """Most come in the quarter of an hour before it begins."""
    Attendance.objects.bulk_create(
        Attendance(
            attendee=one, session=session, tap=_id(random), gate="Hall door", by=by, at=(at := _near(session, random)),
            recorded_at=at,
        )
        for one in attendees
    )  # fmt: skip


def _near(session, random):
    return session.starts_at + timedelta(minutes=random.triangular(-25, 40, -5))


def _count_fun_day(session, heads, random, by):
    """Presses of the counters at two gates: who comes, mostly early, and who leaves again."""
    minutes = (session.ends_at - session.starts_at).total_seconds() / 60
    presses = []
    while heads:
        number = min(heads, random.choice((1, 1, 1, 2, 2, 3, 4)))
        came = random.triangular(0, minutes - 15, minutes / 4)
        who = random.choice(("adult", "adult", "child", "child", "child"))
        presses += [(came, Direction.IN, who, number), (_left(came, minutes, random), Direction.OUT, who, number)]
        heads -= number
    Tally.objects.bulk_create(
        Tally(
            session=session, client_id=_id(random), gate=random.choice(GATES), direction=direction, who=who,
            count=number, at=(at := session.starts_at + timedelta(minutes=minute)), recorded_at=at, by=by,
        )
        for minute, direction, who, number in sorted(presses)
    )  # fmt: skip


def _left(came, minutes, random):
    return min(came + random.triangular(20, minutes, minutes / 2), minutes)


def _say_how_many(events, random, by):
    """Nobody stood at the door of the club and the meetings: somebody counted by hand, and once somebody guessed."""
    methods = HeadCount.Method
    said = [
        (session, random.randrange(11, 28), methods.COUNTED_IN, "The youth worker, at the door")
        for session in events["youth_club"].sessions.all()
    ]
    said += [
        (event.sessions.get(), random.randrange(12, 31), methods.COUNTED_IN, "The officer, who counted the chairs")
        for event in events["meetings"][:-1]
    ]
    said.append((events["meetings"][-1].sessions.get(), 20, methods.ESTIMATE, "The chair of the tenants"))
    said.append((events["final_session"].sessions.get(), 58, methods.COUNTED_IN, "The officer, at the door"))
    HeadCount.objects.bulk_create(
        HeadCount(session=session, figure=figure, method=method, said_by=who, by=by, recorded_at=session.ends_at)
        for session, figure, method, who in said
    )


def _id(random):
    return UUID(int=random.getrandbits(128), version=4)
