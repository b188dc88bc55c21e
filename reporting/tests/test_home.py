import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.tests.make import make_estate, make_member, make_person, make_programme, make_site_administrator, make_user
from events.tests.make import make_event
from events.tests.make_volunteers import make_check, make_hours, make_volunteer
from outreach.tests.make import TUESDAY
from partnership.tests.make import make_action
from reporting.models import Import
from reporting.tests.make_counts import make_housing, make_police
from reporting.tests.pages import text_of

pytestmark = pytest.mark.django_db


def home_of(client, user):
    client.force_login(user)
    response = client.get("/")
    return [part.template.rsplit("_", 1)[1].removesuffix(".html") for part in response.context["parts"]], response


def page_of(client, user):
    return home_of(client, user)[1].content.decode()


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.OFFICER, ["programmes", "calls", "actions", "people"]),
        (Role.COACH, ["programmes", "calls", "people"]),
        (Role.EVENT_LEAD, ["programmes", "events", "volunteers", "calls", "people"]),
        (Role.DATA_OFFICER, ["programmes", "data"]),
        (Role.MANAGER, ["figures", "volunteers", "calls", "actions", "people", "data"]),
        (Role.AGENCY_PARTNER, ["programmes", "actions"]),
    ],
)
def test_each_role_sees_its_work(client, role, parts):
    assert home_of(client, make_member(make_programme(), role))[0] == parts


def test_a_site_administrator_sees_programmes_and_accounts_and_no_people(client):
    make_person(make_programme("Harbour"))
    parts, response = home_of(client, make_site_administrator())
    assert parts == ["administration"]
    assert "no manager yet" in response.content.decode()
    assert "Zoë" not in response.content.decode()


def test_somebody_without_a_role_is_told_whom_to_ask(client):
    assert "Ask the manager" in page_of(client, make_user())


def test_the_first_visit_says_what_to_do_next(client):
    assert "There is no programme yet. Add the first one" in page_of(client, make_site_administrator())


def test_an_officer_sees_whom_they_recorded_and_nobody_of_another_programme(client):
    programme, elsewhere = make_programme(), make_programme("Harbour")
    officer = make_member(programme, Role.OFFICER)
    make_person(programme, name="Amina Bello", by=officer)
    make_person(programme, name="Recorded by Somebody Else")
    make_person(elsewhere, name="Of Another Programme", by=officer)
    page = page_of(client, officer)
    assert "Amina Bello" in page
    assert "Somebody Else" not in page
    assert "Of Another" not in page


def test_an_event_lead_sees_what_is_next_their_own_first_and_what_is_not_published(client):
    programme = make_programme()
    lead = make_member(programme, Role.EVENT_LEAD)
    make_event(programme, title="Somebody else’s")
    make_event(programme, TUESDAY + timedelta(days=1), title="My fête", organiser=lead)
    make_event(programme, title="Half planned", state="draft")
    make_event(programme, title="A pattern", state="draft", is_template=True)
    make_event(programme, TUESDAY.replace(year=2006), title="Long ago")
    make_event(make_programme("Harbour"), title="Of another programme")
    _, response = home_of(client, lead)
    [part] = [part for part in response.context["parts"] if part.template.endswith("_events.html")]
    assert [event.title for event in part.context["coming"]] == ["My fête", "Somebody else’s"]
    assert [event.title for event in part.context["drafts"]] == ["Half planned"]
    assert "My fête" in response.text


def test_a_manager_sees_the_figures_of_their_own_programmes_only(client):
    programme = make_programme("Five Estates")
    make_programme("Harbour")
    make_estate(programme)
    make_person(programme)
    _, response = home_of(client, make_member(programme))
    [shown] = response.context["parts"][0].context["programmes"]
    assert (shown, shown.estate_count, shown.person_count) == (programme, 1, 1)


def test_a_manager_sees_the_change_by_each_source_and_where_more_is_said(client):
    programme = make_programme(police_force="city-of-london")
    estate = make_housing(programme, lsoa_codes=["E01000001"])
    make_police(estate.area, 60, 30)
    response = home_of(client, make_member(programme))[1]
    assert "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07" in text_of(response)
    assert "Police incidents of ASB fell by 50%, from 60 in 2005/06 to 30 in 2006/07" in text_of(response)
    [shown] = response.context["parts"][0].context["programmes"]
    for change in shown.changes:
        assert change.headline in text_of(client.get(change.get_absolute_url()))


def test_a_manager_reads_why_there_is_no_change_yet(client):
    page = text_of(home_of(client, make_member(make_programme()))[1])
    assert "It is not known which police force’s files count for this programme." in page


def test_a_data_officer_sees_how_the_imports_ended(client):
    Import.objects.create(state=Import.State.REFUSED)
    assert "Refused: nothing was saved" in page_of(client, make_member(make_programme(), Role.DATA_OFFICER))


def test_as_many_queries_for_three_programmes_as_for_one(client):
    manager = make_member(make_programme())
    client.force_login(manager)
    make_person(manager.memberships.get().programme, by=manager)
    make_housing(manager.memberships.get().programme)
    make_hours(make_volunteer(manager.memberships.get().programme), approved=False)
    with CaptureQueriesContext(connection) as for_one:
        client.get("/")
    for name in ("Harbour", "Docks"):
        programme = make_programme(name)
        manager.memberships.create(programme=programme, role=Role.MANAGER)
        make_person(programme, by=manager)
        make_housing(programme)
        make_hours(make_volunteer(programme), approved=False)
        Import.objects.create(by=manager)
    with CaptureQueriesContext(connection) as for_three:
        client.get("/")
    assert len(for_three) == len(for_one)


def test_a_partner_sees_what_their_agency_has_to_do_late_first(client):
    programme = make_programme()
    partner = make_member(programme, Role.AGENCY_PARTNER)
    agency = partner.memberships.get().agency
    make_action(programme, agency, "Cut back the hedge")
    make_action(programme, agency, "Repair the lights", due_on=date(2020, 1, 1))
    make_action(programme, agency, "Done long ago", state="done")
    make_action(programme, what="Of another agency")
    page = page_of(client, partner)
    assert "1 is late." in page
    assert page.index("Repair the lights") < page.index("Cut back the hedge")
    assert "Done long ago" not in page
    assert "Of another agency" not in page


def test_whoever_an_officer_recorded_is_one_click_away(client):
    programme = make_programme()
    officer = make_member(programme, Role.OFFICER)
    person = make_person(programme, by=officer)
    assert reverse("estates:person", args=[programme.slug, person.pk]) in page_of(client, officer)


def test_a_search_from_home_finds_people_and_puts_no_name_into_the_address(client):
    programme = make_programme()
    officer = make_member(programme, Role.OFFICER)
    make_person(programme, name="Amina Bello")
    form = re.search(
        r'<form method="post" action="([^"]+)" role="search".*?name="(search)"', page_of(client, officer), re.S
    )
    assert "Amina Bello" in client.post(form[1], {form[2]: "bello"}).content.decode()


def test_leads_see_what_waits_among_their_volunteers_and_nobody_elses(client):
    programme = make_programme()
    ann = make_volunteer(programme)
    make_check(ann, review_on=timezone.localdate() + timedelta(days=30))
    make_hours(ann, approved=False)
    make_volunteer(programme, "Bob", state="applicant")
    elsewhere = make_volunteer(make_programme("Elsewhere"), "Stranger", state="applicant")
    make_check(elsewhere, review_on=timezone.localdate() + timedelta(days=30))
    client.force_login(make_member(programme, Role.EVENT_LEAD))
    [part] = [part for part in client.get("/").context["parts"] if part.template.endswith("_volunteers.html")]
    assert [str(check.volunteer) for check in part.context["checks"]] == ["Ann Lee"]
    assert list(part.context["applicants"]) == list(part.context["hours"]) == [(programme.slug, programme.name, 1)]
    client.force_login(make_member(programme, Role.OFFICER))
    assert "to be reviewed" not in client.get("/").content.decode()


def test_a_manager_sees_how_many_are_on_the_register_and_what_they_gave(client):
    programme = make_programme()
    for name in ("Ann", "Bob"):
        make_hours(make_volunteer(programme, name), 90)
    make_volunteer(programme, "Gone", state="archived")
    make_volunteer(make_programme("Elsewhere"), "Stranger")
    make_estate(programme), make_estate(programme)
    client.force_login(make_member(programme))
    [shown] = client.get("/").context["parts"][0].context["programmes"]
    assert (shown.volunteer_count, shown.minutes_given) == (2, 180)
