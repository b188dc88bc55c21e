"""Programmes: added by a site administrator, changed by a manager too."""

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.urls import reverse

from engagement.access import Role
from engagement.financial_year import FinancialYear
from estates import places
from estates.models import Programme
from estates.tests.make import make_estate, make_member, make_programme, make_site_administrator

pytestmark = pytest.mark.django_db


def answers(**changes):
    return {
        "name": "Five Estates",
        "commissioning_body": "The council",
        "starts_on_0": "1",
        "starts_on_1": "4",
        "starts_on_2": "2005",
        "baseline_year": "2005/06",
        "follow_up_year": "2006-07",
        "chosen_because": "residents_asked",
        "police_force": "city-of-london",
        **changes,
    }


def add(client, **changes):
    client.force_login(make_site_administrator())
    return client.post(reverse("estates:add-programme"), answers(**changes))


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_programme_is_added_at_an_address_made_from_its_name(client):
    response = add(client, name="Five Estates, Together!")
    programme = Programme.objects.get()
    assert response.url == "/programmes/five-estates-together/team/"
    assert (programme.baseline, programme.follow_up) == (FinancialYear(2005), FinancialYear(2006))
    assert programme.history.get().history_user.is_superuser


def test_the_second_programme_of_a_name_gets_an_address_of_its_own():
    fields = {"commissioning_body": "The council", "starts_on": "2005-04-01", "chosen_because": "other"}
    made = [
        places.add_programme(by=None, name=name, baseline_year=2005, follow_up_year=2006, **fields).slug
        for name in ("Estates", "Estates", "Estates", "Add", "???")
    ]
    assert made == ["estates", "estates-2", "estates-3", "add-2", "programme"]


def test_highest_asb_is_told_to_switch_the_warning_on(client):
    assert told(add(client, chosen_because="highest_asb"))[1] == (
        "You said that these estates had the highest reported ASB. "
        "Every change that is shown will say that such places usually fall the next year anyway."
    )


def test_another_reason_switches_no_warning_on(client):
    assert told(add(client)) == ["Five Estates was added. Now say who works on it."]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Enter the name of the programme"),
        (
            {"baseline_year": "2005"},
            "baseline_year",
            "“2005” is not a financial year. Write both of its years, like 2006/07 for April 2006 to March 2007.",
        ),
        ({"follow_up_year": "2005/06"}, "follow_up_year", "The follow-up year must be later than the baseline year."),
        ({"starts_on_1": "2", "starts_on_0": "31"}, "starts_on", "31/2/2005 is not a date. Write it like 27 3 2006."),
        (
            {"ends_on_0": "31", "ends_on_1": "3", "ends_on_2": "2005"},
            "ends_on",
            "The end must be on or after the start.",
        ),
        ({"chosen_because": ""}, "chosen_because", "Choose why these estates were chosen"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_do(client, changes, field, message):
    response = add(client, **changes)
    assert response.context["form"].errors == {field: [message]}
    assert "<title>Error: Add a programme" in response.content.decode()
    assert not Programme.objects.exists()


def test_the_database_refuses_a_follow_up_before_the_baseline():
    with pytest.raises(IntegrityError, match="estates_programme_follow_up_after_baseline"):
        make_programme(baseline_year=2006, follow_up_year=2006)


def test_a_manager_changes_the_programme_and_its_address_stays(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.MANAGER))
    url = reverse("estates:edit-programme", args=[programme.slug])
    assert client.post(url, answers(name="Renamed", version="1")).url == f"/programmes/{programme.slug}/"
    programme.refresh_from_db()
    assert (programme.name, programme.version) == ("Renamed", 2)


def test_the_second_to_save_sees_both_and_overwrites_only_when_told_to(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.MANAGER))
    url = reverse("estates:edit-programme", args=[programme.slug])
    client.post(url, answers(name="Saved first", version="1"))
    response = client.post(url, answers(name="Typed second", version="1"))
    assert response.status_code == 409
    assert [(d.saved, d.typed) for d in response.context["beside"].differences] == [("Saved first", "Typed second")]
    assert "<title>Error: Change the programme" in response.content.decode()
    assert Programme.objects.get().name == "Saved first"
    client.post(url, answers(name="Typed second", version=response.context["form"]["version"].value()))
    assert Programme.objects.get().name == "Typed second"


def test_a_date_that_two_people_changed_is_shown_as_it_was_typed(client):
    programme = make_programme(police_force="city-of-london", chosen_because="residents_asked")
    client.force_login(make_member(programme, Role.MANAGER))
    url = reverse("estates:edit-programme", args=[programme.slug])
    client.post(url, answers(version="1"))
    beside = client.post(url, answers(starts_on_0="2", version="1")).context["beside"]
    assert [(d.label, d.saved, d.typed) for d in beside.differences] == [
        ("When does it start?", "1 4 2005", "2 4 2005")
    ]


def test_a_partner_sees_the_estates_without_links_to_what_is_not_theirs(client):
    programme = make_programme()
    estate = make_estate(programme)
    client.force_login(make_member(programme, Role.AGENCY_PARTNER))
    page = client.get(programme.get_absolute_url()).content.decode()
    assert estate.name in page
    assert reverse("estates:estate", args=[programme.slug, estate.pk]) not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries, number):
    client.force_login(make_site_administrator())
    for _ in range(number):
        make_estate(make_programme())
    with django_assert_num_queries(5):
        client.get(reverse("estates:programmes"))


def test_the_list_holds_only_ones_own(client):
    mine, _other = make_programme(name="Mine"), make_programme(name="Other")
    client.force_login(make_member(mine))
    assert list(client.get(reverse("estates:programmes")).context["programmes"]) == [mine]
