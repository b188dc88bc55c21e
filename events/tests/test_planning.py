from datetime import timedelta

import pytest

from engagement.editing import ChangedMeanwhile
from estates.tests.make import make_programme
from events import planning, sessions
from events.models import Event, EventChange, Kind, Status
from events.tests.make import make_event, make_session
from events.times import Times, times_of
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONE = [Times(TUESDAY, TUESDAY + HOUR)]


def make_draft(programme=None, times=ONE, **fields):
    fields = {"kind": Kind.FUN_DAY, "title": "Fun day", "place": "The green", **fields}
    return planning.make_event(programme=programme or make_programme(), times=times, by=None, **fields)


def again(event):
    return Event.objects.get(pk=event.pk)


def test_a_new_event_is_a_draft_with_its_sessions_and_a_readable_address():
    event = again(make_draft())
    assert (event.state, event.slug) == ("draft", "fun-day-6-january-2099")
    assert (event.starts_at, event.ends_at, times_of(event)) == (TUESDAY, TUESDAY + HOUR, ONE)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Fun day", "fun-day-6-january-2099-2"), ("يوم", "fun-day-6-january-2099-2"), ("!", "fun-day-6-january-2099-2")],
)
def test_an_address_that_is_taken_gets_a_number_and_a_title_without_latin_letters_its_kind(title, slug):
    make_draft()
    assert make_draft(title=title).slug == slug


def test_the_address_follows_a_draft_and_stays_once_it_is_published():
    event = make_draft()
    planning.edit_event(event=event, version=1, by=None, title="Party")
    assert again(event).slug == "party-6-january-2099"
    planning.publish(event=event, by=None)
    planning.edit_event(event=again(event), version=again(event).version, by=None, title="Fun day")
    assert again(event).slug == "party-6-january-2099"


def test_an_edit_keeps_what_happened_after_the_form_was_opened_elsewhere():
    event = make_draft(capacity=5)
    stale = again(event)
    planning.publish(event=event, by=None)
    with pytest.raises(ChangedMeanwhile):
        planning.edit_event(event=stale, version=1, by=None, title="Party")
    assert (again(event).title, again(event).state) == ("Fun day", "published")


def test_a_template_carries_what_is_usual_and_is_never_published():
    event = make_event(make_programme(), capacity=20, places_taken=3, step_free="A ramp")
    template = planning.keep_as_template(event=event, by=None)
    assert (template.is_template, template.capacity, template.places_taken, template.step_free) == (
        True,
        20,
        0,
        "A ramp",
    )
    assert times_of(template) == times_of(event)
    with pytest.raises(planning.NotReady, match="A template is not published"):
        planning.publish(event=template, by=None)


def test_what_has_no_date_is_not_published():
    with pytest.raises(planning.NotReady, match="Say when it is before you publish it."):
        planning.publish(event=make_draft(times=[]), by=None)


def test_sign_up_closes_and_opens_again():
    event = make_event(make_programme(), sign_up_opens_at=TUESDAY - HOUR)
    planning.close_sign_up(event=event, by=None)
    assert again(event).status(TUESDAY - DAY) == Status.CLOSED
    planning.open_sign_up(event=event, by=None)
    assert again(event).status(TUESDAY - DAY) == Status.OPEN


def test_cancelling_says_why_and_counts_in_the_calendar():
    event = make_event(make_programme())
    planning.cancel(event=event, because="Rain", by=None)
    event = again(event)
    assert (event.state, event.cancelled_because, event.sequence) == ("cancelled", "Rain", 1)
    planning.cancel(event=event, because="Hail", by=None)
    assert again(event).cancelled_because == "Rain"


def test_only_a_draft_goes_for_good():
    event = make_event(make_programme())
    assert not planning.drop_draft(event=event, by=None)
    assert planning.drop_draft(event=make_draft(event.programme), by=None)
    assert list(Event.objects.all()) == [event]


def test_a_session_of_a_draft_is_removed_and_one_of_a_published_event_is_called_off():
    draft = make_draft(times=[*ONE, Times(TUESDAY + DAY, TUESDAY + DAY + HOUR)])
    sessions.call_off(session=draft.sessions.first(), by=None)
    assert (draft.sessions.count(), again(draft).starts_at) == (1, TUESDAY + DAY)
    event = make_event(draft.programme)
    make_session(event)
    sessions.call_off(session=event.sessions.first(), by=None)
    assert [one.is_off for one in event.sessions.all()] == [True, False]
    assert again(event).starts_at == TUESDAY + DAY


def test_the_last_session_of_a_published_event_is_not_called_off():
    event = make_event(make_programme())
    with pytest.raises(sessions.LastSession):
        sessions.call_off(session=event.sessions.get(), by=None)


def test_a_session_that_was_called_off_can_be_held_after_all():
    event = make_event(make_programme())
    off = make_session(event, is_off=True)
    sessions.add_sessions(event=event, times=[Times(off.starts_at, off.starts_at + HOUR)], by=None)
    off.refresh_from_db()
    assert (off.is_off, off.ends_at, event.sessions.count()) == (False, off.starts_at + HOUR, 2)


def test_two_sessions_do_not_start_at_once():
    event = make_event(make_programme())
    other = make_session(event)
    with pytest.raises(sessions.StartsAlready):
        sessions.add_sessions(event=event, times=ONE, by=None)
    with pytest.raises(sessions.StartsAlready):
        sessions.edit_session(session=other, version=1, by=None, starts_at=TUESDAY, ends_at=TUESDAY + HOUR, name="")
    assert event.sessions.count() == 2


def test_a_session_saved_by_another_meanwhile_is_not_overwritten():
    event = make_event(make_programme())
    mine, theirs = event.sessions.get(), event.sessions.get()
    times = {"starts_at": TUESDAY + HOUR, "ends_at": TUESDAY + 2 * HOUR, "name": ""}
    sessions.edit_session(session=theirs, version=1, by=None, **times)
    with pytest.raises(ChangedMeanwhile):
        sessions.edit_session(session=mine, version=1, by=None, **times | {"name": "Mine"})


def test_changing_a_draft_or_what_nobody_relies_on_is_no_change_to_tell():
    draft, event = make_draft(), make_event(make_programme())
    planning.edit_event(event=draft, version=1, by=None, place="Elsewhere")
    planning.edit_event(event=event, version=1, by=None, title="Another title", description="More")
    assert (again(event).sequence, EventChange.objects.count()) == (0, 0)


def test_correcting_what_is_over_is_no_change_to_tell():
    event = make_event(make_programme(), TUESDAY.replace(year=2006))
    planning.edit_event(event=event, version=1, by=None, place="Elsewhere")
    assert EventChange.objects.count() == 0


def test_calling_off_an_evening_that_was_held_already_is_no_change_to_tell():
    club = make_event(make_programme(), TUESDAY.replace(year=2006), kind=Kind.YOUTH_CLUB)
    make_session(club, TUESDAY)
    sessions.call_off(session=club.sessions.first(), by=None)
    assert EventChange.objects.count() == 0
    sessions.add_sessions(event=club, times=[Times(TUESDAY + DAY, TUESDAY + DAY + HOUR)], by=None)
    assert EventChange.objects.count() == 1


def test_what_is_cancelled_is_told_once():
    event = make_event(make_programme())
    planning.cancel(event=event, because="Rain", by=None)
    planning.edit_event(event=again(event), version=again(event).version, by=None, place="Elsewhere")
    assert EventChange.objects.count() == 1


def test_each_change_that_is_told_has_the_next_number():
    event = make_event(make_programme())
    planning.edit_event(event=event, version=1, by=None, place="Elsewhere")
    session = event.sessions.get()
    sessions.edit_session(
        session=session, version=1, by=None, starts_at=TUESDAY + HOUR, ends_at=TUESDAY + 2 * HOUR, name=""
    )
    assert again(event).sequence == 2
    assert [(one.sequence, one.before["place"]) for one in event.changes.all()] == [
        (1, "Community hall"),
        (2, "Elsewhere"),
    ]
