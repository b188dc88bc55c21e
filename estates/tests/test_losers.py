"""Two at once want what only one can have, past every check of a form: the loser is told, kindly (DESIGN.md 4)."""

import pytest
from django.db import models
from django.urls import reverse

from engagement.access import Role
from estates.models import Agency, Estate
from estates.tests.make import make_area, make_estate, make_member, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client, monkeypatch):
    """A programme in whose forms everything looks free, as it does when somebody else saves after the check."""
    monkeypatch.setattr(models.Model, "validate_unique", lambda self, exclude=None: None)
    monkeypatch.setattr(models.Model, "validate_constraints", lambda self, exclude=None: None)
    programme = make_programme()
    client.force_login(make_member(programme))
    return programme


def assert_told(answer):
    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.content.decode()


def test_an_estate_of_the_same_name(client, programme):
    make_estate(programme, name="Ash")
    assert_told(client.post(reverse("estates:add-estate", args=[programme.slug]), {"name": "Ash"}))
    assert Estate.objects.count() == 1


def test_an_agency_of_the_same_name(client, programme):
    Agency.objects.create(name="Youth Service")
    assert_told(client.post(reverse("estates:add-agency"), {"name": "Youth Service"}))


def test_a_role_given_twice(client, programme):
    member = make_member(programme, Role.OFFICER)
    answers = {"email": member.email, "name": "A", "role": "officer"}
    assert_told(client.post(reverse("estates:add-to-team", args=[programme.slug]), answers))


def test_a_ward_renamed_to_the_same_name(client, programme):
    make_area("Ash", kind="ward")
    ward = make_area("Oak", kind="ward")
    url = reverse("estates:edit-area", args=[programme.slug, ward.pk])
    assert_told(client.post(url, {"name": "Ash", "version": 1}))


def test_what_is_lost_is_logged_by_its_rule_alone(client, programme, caplog):
    Agency.objects.create(name="Secret Service")
    client.post(reverse("estates:add-agency"), {"name": "Secret Service"})
    assert "lost against another" in caplog.text
    assert "Secret Service" not in caplog.text
