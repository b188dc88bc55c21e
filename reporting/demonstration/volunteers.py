"""Who is on the demonstration's volunteer register, what they did at its fun days, and the shifts that are to come."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from estates.models import Person
from events import rota
from events.checks import record_check
from events.hours import approve, report_activity
from events.models import Check, Hours, Level, Shift, ShiftSignUp, TakenQuarter, Volunteer, VolunteerRole
from events.register import USUAL_SKILLS, add_volunteer, change_state, set_emergency_contact
from outreach.models import Coaching, PartOfDay

REGISTERED = 56
JOINED = datetime(2005, 9, 26, 10, tzinfo=UTC)
LIKES = ("Baking", "Football with children", "Talking to neighbours", "Music", "Gardening", "Making posters", "")
LEARN = ("First aid", "Speaking in public", "", "How to apply for grants", "")
# Role, hour at which it begins, hours, how many, of whom the first is this far down the register.
AT_A_FUN_DAY = (
    ("Setting up", 10, 2, 5, 0),
    ("Tea and cake", 12, 4, 4, 5),
    ("Face painting", 12, 4, 2, 9),
    ("Games", 12, 4, 4, 11),
    ("Clearing away", 16, 2, 5, 15),
)
NEEDS = {"Face painting": Level.ENHANCED, "Games": Level.ENHANCED}
STATES = {50: "applicant", 51: "applicant", 52: "in_process", 53: "inactive", 54: "archived", 55: "archived"}
WHY = {"in_process": "Met on the phone", "inactive": "Looks after a newborn", "archived": "Moved to another borough"}
CLUB_EVENINGS = 12  # of two hours for each of those who ran the youth club


def add_volunteers(programme, events, random, *, by):
    volunteers = [_add(programme, person, at, random, by) for at, person in enumerate(_people(programme)[:REGISTERED])]
    helping = volunteers[: min(STATES)]
    roles = {
        name: VolunteerRole.objects.create(programme=programme, name=name, needs_check=NEEDS.get(name, ""))
        for name, *_ in AT_A_FUN_DAY
    }
    for volunteer in helping[9:15]:
        _see_certificate(volunteer, by)
    for number, fun_day in enumerate(events["fun_days"]):
        for name, hour, hours, wanted, first in AT_A_FUN_DAY:
            _hold(fun_day, roles[name], hour, hours, helping[first : first + wanted], number, by)
    for volunteer in helping[:2]:
        for week in range(CLUB_EVENINGS):
            day = date(2006, 1, 10) + timedelta(weeks=week)
            report_activity(volunteer=volunteer, activity="Youth club", day=day, minutes=120)
    approve(hours=Hours.objects.filter(volunteer__programme=programme), by=by)
    _plan(events["fun_day_now"], roles, helping, by)
    report_activity(volunteer=helping[3], activity="Handed out leaflets", day=timezone.localdate(), minutes=90)


def _people(programme):
    """Those who were coached first, then every second resident."""
    coached = [
        one.person for one in Coaching.objects.filter(programme=programme).order_by("pk").select_related("person")
    ]
    residents = Person.objects.in_programme(programme).current().filter(kind=Person.Kind.RESIDENT).order_by("pk")
    residents = residents.exclude(pk__in=[person.pk for person in coached])
    return [*coached, *residents.exclude(pk__in=residents.not_contactable_by_some_channel().values("pk"))[::2]]


def _add(programme, person, at, random, by):
    coaching = Coaching.objects.filter(programme=programme, person=person).first()
    volunteer = add_volunteer(
        programme=programme, person=person, by=by, likes=random.choice(LIKES),
        skills=random.sample(USUAL_SKILLS, k=random.randrange(1, 4)), languages=person.language,
        would_like_to_learn=random.choice(LEARN), wants_to_lead=coaching.goal if coaching else "",
        what_became_of_it=coaching.came_of_it if coaching else "",
        free_times={(random.choice((1, 3, 5, 5, 6)), random.choice(PartOfDay.values)) for _ in range(3)},
    )  # fmt: skip
    joined = JOINED + timedelta(days=4 * at)
    Volunteer.objects.filter(pk=volunteer.pk).update(created_at=joined)
    state = STATES.get(at, Volunteer.State.ACCEPTED)
    if state != Volunteer.State.APPLICANT:
        because = WHY.get(state, "Met at the workshop")
        change_state(volunteer=volunteer, version=1, state=state, because=because, by=by)
    if at % 3 == 0:
        number = f"+447700900{random.randrange(1000):03}"
        set_emergency_contact(volunteer=volunteer, name="A neighbour", phone=number, by=by)
    volunteer.history.update(history_date=joined)
    volunteer.refresh_from_db()
    return volunteer


def _see_certificate(volunteer, by):
    """Of the first, the review is near."""
    today = timezone.localdate()
    is_first = not Check.objects.filter(volunteer__programme=volunteer.programme).exists()
    record_check(
        volunteer=volunteer, level=Level.ENHANCED, basis=Check.Basis.CHILDREN, seen_on=today - timedelta(days=400),
        review_on=today + timedelta(days=40 if is_first else 700), by=by,
    )  # fmt: skip


def _hold(event, role, hour, hours, volunteers, number, by):
    """A shift of 2006, and who came: the last of them missed the second fun day."""
    starts_at = timezone.localtime(event.starts_at).replace(hour=hour)
    shift = Shift.objects.create(
        role=role, event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours),
        wanted=len(volunteers), taken=len(volunteers),
    )  # fmt: skip
    for volunteer in volunteers:
        missed = number == 1 and volunteer == volunteers[-1]
        state = ShiftSignUp.State.NOT_ATTENDED if missed else ShiftSignUp.State.ATTENDED
        sign_up = ShiftSignUp.objects.create(shift=shift, volunteer=volunteer, state=state, changed_at=starts_at, by=by)
        TakenQuarter.objects.bulk_create(
            TakenQuarter(volunteer=volunteer, quarter=quarter, sign_up=sign_up) for quarter in shift.quarters
        )
        if not missed:
            Hours.objects.create(
                volunteer=volunteer, sign_up=sign_up, day=starts_at.date(), minutes=60 * hours, reported_at=starts_at
            )


def _plan(event, roles, volunteers, by):
    """The next fun day: some shifts have their people, others have gaps."""
    for name, hour, hours, wanted, first in AT_A_FUN_DAY:
        starts_at = timezone.localtime(event.starts_at).replace(hour=hour)
        shift = rota.make_shift(
            role=roles[name], event=event, place="", starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours),
            wanted=wanted, by=by,
        )  # fmt: skip
        for volunteer in volunteers[first : first + wanted // 2]:
            rota.take(shift=shift, volunteer=volunteer, by=by)
