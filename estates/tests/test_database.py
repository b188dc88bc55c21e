"""What the database does not take of people, whoever writes it: each must never be, whichever code is wrong."""

import pytest
from django.db import IntegrityError

from engagement.access import Role
from estates.models import Agency, Consent, DoNotContact, Membership, Merge
from estates.tests.make import make_person, make_programme, make_user, make_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


def answer(programme, **fields):
    fields = {"purpose": "news", "channel": "email", "state": "given", **fields}
    wording = make_wording(programme, fields["purpose"])
    Consent.objects.create(person=make_person(programme), how="phone", wording=wording, **fields)


def refuses(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(("fields", "constraint"), [({"name": ""}, "has_a_name"), ({"kind": "robot"}, "kind_known")])
def test_a_person_has_a_name_and_a_kind(programme, fields, constraint):
    with refuses(f"estates_person_{constraint}"):
        make_person(programme, **fields)


def test_a_record_is_not_merged_into_itself(programme):
    person = make_person(programme)
    with refuses("estates_merge_is_of_two"):
        Merge.objects.create(kept=person, merged=person)


def test_an_answer_is_one_of_those_that_are_known(programme):
    with refuses("estates_consent_answer_known"):
        answer(programme, state="perhaps")


@pytest.mark.parametrize(
    ("purpose", "channel"), [("photos", "email"), ("news", ""), ("news", "pigeon"), ("quotes", "phone")]
)
def test_an_answer_is_by_a_channel_exactly_where_its_purpose_is_asked_by_channel(programme, purpose, channel):
    with refuses("estates_consent_by_a_channel_of_its_purpose"):
        answer(programme, purpose=purpose, channel=channel)


def test_a_wish_is_by_a_channel_that_is_known(programme):
    with refuses("estates_wish_by_a_known_channel"):
        DoNotContact.objects.create(person=make_person(programme), channel="pigeon")


def test_a_role_is_one_of_those_that_are_known(programme):
    with refuses("estates_membership_role_known"):
        Membership.objects.create(user=make_user(), programme=programme, role="boss")


def test_nobody_but_a_partner_works_for_an_agency(programme):
    agency = Agency.objects.create(name="Housing")
    with refuses("estates_only_a_partner_has_an_agency"):
        Membership.objects.create(user=make_user(), programme=programme, role=Role.MANAGER, agency=agency)
