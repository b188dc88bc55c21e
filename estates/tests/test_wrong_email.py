"""An e-mail address to which e-mail failed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from estates.erasure import Reason, erase_person
from estates.merges import merge, undo_merge
from estates.models import Person
from estates.people import change_person, mark_email
from estates.record_history import entries
from estates.tests.make import make_member, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    """Somebody whose address failed."""
    person = make_person(make_programme(), "Ann Lee", email="ann@example.org")
    mark_email(person=person, address="Ann@Example.org", wrong_since=timezone.now(), by=None)
    person.refresh_from_db()
    return person


def test_an_address_that_failed_counts_as_none(ann):
    bob = make_person(ann.programmes.get(), "Bob Hall", email="bob@example.org")
    make_person(ann.programmes.get(), "Cy")
    assert list(Person.objects.with_email()) == [bob]
    assert (ann.working_email, bob.working_email) == ("", "bob@example.org")


def test_another_address_is_not_known_to_be_wrong(ann):
    ann = change_person(person=ann, by=None, version=ann.version, email="ann@example.com")
    assert (ann.working_email, ann.email_wrong_since) == ("ann@example.com", None)


def test_the_same_address_saved_again_is_still_wrong(ann):
    ann = change_person(person=ann, by=None, version=ann.version, email="ANN@example.org", name="Anne Lee")
    assert ann.working_email == ""


def test_an_address_that_is_there_no_more_is_not_marked(ann):
    bob = make_person(ann.programmes.get(), "Bob Hall", email="bob@example.org")
    mark_email(person=bob, address="old@example.org", wrong_since=timezone.now(), by=None)
    bob.refresh_from_db()
    assert bob.working_email == "bob@example.org"


def test_stands_in_the_history_once(ann):
    since, user = ann.email_wrong_since, make_member(ann.programmes.get())
    mark_email(person=ann, address=ann.email, wrong_since=timezone.now(), by=None)
    mark_email(person=ann, address=ann.email, wrong_since=None, by=user)
    shown = f"{timezone.localtime(since):%-d %B %Y, %H:%M}"
    what = "e-mail address known to be wrong since"
    assert [
        (entry.what, entry.who, [(change.what, change.before, change.after) for change in entry.changes])
        for entry in entries(ann)
    ] == [
        ("The e-mail address is right", user, [(what, shown, "")]),
        ("E-mail to this address failed", None, [(what, "", shown)]),
        ("Recorded", None, []),
    ]


def test_goes_with_the_address_in_a_merge_and_back(ann):
    kept = make_person(ann.programmes.get(), "Ann Lee")
    record = merge(kept=kept, merged=ann, by=None)
    kept.refresh_from_db()
    assert (kept.email, kept.working_email) == ("ann@example.org", "")
    mark_email(person=kept, address=kept.email, wrong_since=None, by=None)
    undo_merge(record=record, by=None)
    kept.refresh_from_db()
    assert (kept.email, kept.email_wrong_since) == ("", None)


def test_an_erased_record_keeps_no_trace_of_it(ann):
    erased = erase_person(person=ann, reason=Reason.ASKED, by=None)
    assert erased.email_wrong_since is None
    assert not erased.history.exclude(email_wrong_since=None).exists()


def test_the_database_refuses_it_without_an_address(ann):
    with pytest.raises(IntegrityError, match="estates_wrong_email_is_one"), transaction.atomic():
        Person.objects.filter(pk=ann.pk).update(email="")


def test_the_record_says_so_until_somebody_says_that_it_is_right(ann, client):
    programme = ann.programmes.get()
    client.force_login(make_member(programme))
    record = reverse("estates:person", args=[programme.slug, ann.pk])
    assert "E-mail to this address failed on" in client.get(record).content.decode()
    page = client.post(reverse("estates:email-is-right", args=[programme.slug, ann.pk]), follow=True)
    assert page.redirect_chain[-1][0] == record
    assert "E-mail is sent to this address again." in page.content.decode()
    assert "failed on" not in page.content.decode()
    ann.refresh_from_db()
    assert ann.working_email == "ann@example.org"
