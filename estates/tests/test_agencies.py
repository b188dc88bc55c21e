import pytest
from django.urls import reverse

from engagement.access import Role
from estates.models import Agency
from estates.tests.make import make_member, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _officer(client):
    client.force_login(make_member(make_programme(), Role.OFFICER))


def test_an_agency_is_added(client):
    client.post(reverse("estates:add-agency"), {"name": "Police"})
    assert Agency.objects.get().name == "Police"


def test_agencies_are_listed_by_name(client):
    for name in ("Youth service", "Housing"):
        Agency.objects.create(name=name)
    page = client.get(reverse("estates:agencies")).context["page_obj"]
    assert [agency.name for agency in page] == ["Housing", "Youth service"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries, number):
    for place in range(number):
        Agency.objects.create(name=f"Agency {place}")
    with django_assert_num_queries(5):
        client.get(reverse("estates:agencies"))


def test_an_agency_is_renamed(client):
    agency = Agency.objects.create(name="Polise")
    client.post(reverse("estates:edit-agency", args=[agency.pk]), {"name": "Police"})
    assert Agency.objects.get().name == "Police"


@pytest.mark.parametrize(
    ("name", "message"), [("", "Enter the name of the agency"), ("Police", "This agency is already listed.")]
)
def test_a_wrong_name_is_refused_with_what_to_do(client, name, message):
    Agency.objects.create(name="Police")
    response = client.post(reverse("estates:add-agency"), {"name": name})
    assert response.context["form"].errors == {"name": [message]}
    assert Agency.objects.count() == 1


def test_a_coach_may_not_change_an_agency(client):
    agency = Agency.objects.create(name="Police")
    client.force_login(make_member(make_programme(), Role.COACH))
    response = client.post(reverse("estates:edit-agency", args=[agency.pk]), {"name": "Changed"})
    assert response.status_code == 403
    assert Agency.objects.get().name == "Police"


def test_an_agency_that_is_not_there_is_not_found(client):
    assert client.get(reverse("estates:edit-agency", args=[1])).status_code == 404
