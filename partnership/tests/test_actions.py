from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from engagement.editing import ChangedMeanwhile
from estates.tests.make import make_estate, make_member, make_programme
from partnership.actions import edit_action, post_update
from partnership.models import Action, ActionUpdate
from partnership.tests.make import make_action, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme, client):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def partner(programme, client):
    user = make_member(programme, Role.AGENCY_PARTNER)
    client.force_login(user)
    return user


def agency_of(user):
    return user.memberships.get().agency


def list_of(client, programme, **asked):
    return client.get(reverse("partnership:actions", args=[programme.slug]), asked).content.decode()


def url_of(action, name="action"):
    return reverse(f"partnership:{name}", args=[action.programme.slug, action.pk])


def test_an_officer_adds_an_action(client, programme, officer):
    agency, estate = make_agency(), make_estate(programme)
    answer = client.post(
        reverse("partnership:add-action", args=[programme.slug]),
        {
            "what": "Repair the lights by the garages", "agency": agency.pk, "estate": estate.pk,
            "due_on_0": "27", "due_on_1": "3", "due_on_2": "2027", "in_charge": "Street lighting team",
        },
        follow=True,
    )  # fmt: skip
    action = Action.objects.get()
    assert (action.due_on, action.estate, action.state) == (date(2027, 3, 27), estate, "open")
    assert "was added" in answer.content.decode()
    assert action.history.get().history_user == officer


def test_an_action_needs_what_who_and_when(client, programme, officer):
    page = client.post(reverse("partnership:add-action", args=[programme.slug]), {}).content.decode()
    assert "<title>Error: " in page
    for message in ("Say what is to be done", "Choose the agency that does it", "Enter the day by which"):
        assert message in page
    assert not Action.objects.exists()


def test_a_partner_sees_the_actions_of_their_agency_only(client, programme, partner):
    make_action(programme, agency_of(partner), "Cut back the hedge")
    theirs = make_action(programme, what="Patrol the underpass")
    elsewhere = make_action(make_programme("Harbour"), agency_of(partner), "Of another programme")
    page = list_of(client, programme)
    assert "Cut back the hedge" in page
    assert "Patrol the underpass" not in page
    assert "Of another programme" not in page
    assert "Add an action" not in page
    assert [client.get(url_of(action)).status_code for action in (theirs, elsewhere)] == [404, 404]


def test_a_partner_answers_and_the_action_is_done(client, programme, partner):
    action = make_action(programme, agency_of(partner))
    client.post(url_of(action), {"words": "New lamps are in.", "state": "done", "version": action.version})
    action.refresh_from_db()
    assert action.state == "done"
    page = client.get(url_of(action)).content.decode()
    assert "New lamps are in." in page
    assert str(partner) in page


def test_what_cannot_be_done_needs_a_reason(client, programme, partner):
    action = make_action(programme, agency_of(partner))
    answer = {"words": "We looked at it.", "state": "not_possible", "version": action.version}
    assert "Say why it cannot be done" in client.post(url_of(action), answer).content.decode()
    assert not ActionUpdate.objects.exists()
    client.post(url_of(action), {**answer, "reason": "The wall is not ours."})
    action.refresh_from_db()
    assert (action.state, action.reason) == ("not_possible", "The wall is not ours.")


def test_an_action_that_is_opened_again_has_no_reason_left(client, programme, partner):
    action = make_action(programme, agency_of(partner), state="not_possible", reason="No money")
    client.post(url_of(action), {"words": "There is money now.", "state": "open", "version": 1, "reason": "No money"})
    action.refresh_from_db()
    assert (action.state, action.reason) == ("open", "")


def test_the_database_keeps_a_reason_with_what_cannot_be_done(programme):
    with pytest.raises(IntegrityError):
        make_action(programme, state="not_possible")


def test_an_answer_does_not_overwrite_a_newer_one(programme, officer):
    action = make_action(programme)
    same = Action.objects.get()
    post_update(action=action, version=1, words="Done.", state="done", by=officer)
    with pytest.raises(ChangedMeanwhile):
        post_update(action=same, version=1, words="Still open.", state="open", by=officer)
    with pytest.raises(ChangedMeanwhile):
        edit_action(action=same, version=1, by=officer, what="Something else")
    assert [update.words for update in ActionUpdate.objects.all()] == ["Done."]
    assert Action.objects.get().state == "done"


def test_the_loser_is_shown_what_was_saved(client, programme, officer):
    action = make_action(programme)
    post_update(action=Action.objects.get(), version=1, words="Done.", state="done", by=officer)
    answer = client.post(url_of(action), {"words": "Still open.", "state": "open", "version": 1})
    assert answer.status_code == 409
    assert "Still open." in answer.content.decode()
    assert ActionUpdate.objects.count() == 1


def test_the_list_shows_what_is_asked_for(client, programme, officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_action(programme, what="Late one", due_on=yesterday)
    make_action(programme, what="Open one", due_on=timezone.localdate())
    make_action(programme, what="Done one", state="done")
    assert ["Late one" in (page := list_of(client, programme)), "Open one" in page, "Done one" in page] == [1, 1, 0]
    assert ["Late one" in (page := list_of(client, programme, show="late")), "Open one" in page] == [1, 0]
    assert "Done one" in list_of(client, programme, show="done")
    assert "Done one" in list_of(client, programme, show="all")
    assert "Open one" in list_of(client, programme, show="nonsense", agency="x")


def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, programme, officer):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list_of(client, programme)
        return len(asked)

    make_action(programme, estate=make_estate(programme))
    queries()
    one = queries()
    for _ in range(2):
        make_action(programme, estate=make_estate(programme))
    assert queries() == one
