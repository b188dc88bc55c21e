"""A form opened before somebody else saved does not overwrite."""

import pytest
from django.db import transaction

from engagement.editing import ChangedMeanwhile, VersionedForm, claim_version
from estates.models import Programme
from estates.tests.make import make_programme

pytestmark = pytest.mark.django_db


class NameForm(VersionedForm):
    class Meta:
        model = Programme
        fields = ["name", "chosen_because"]


def save_name(programme, opened, name):
    with transaction.atomic():
        claim_version(programme, opened)
        programme.name = name
        programme.save()


def test_saving_takes_the_next_version():
    programme = make_programme()
    save_name(programme, opened=1, name="Renamed")
    assert Programme.objects.values_list("name", "version").get() == ("Renamed", 2)


def test_an_older_version_changes_nothing():
    opened = make_programme()
    save_name(Programme.objects.get(), opened=1, name="Saved first")
    with pytest.raises(ChangedMeanwhile) as caught:
        save_name(opened, opened=1, name="Saved second")
    assert caught.value.current.name == "Saved first"
    assert Programme.objects.values_list("name", "version").get() == ("Saved first", 2)


def test_a_new_row_has_no_version_to_remember():
    assert "version" not in NameForm().fields


def test_both_versions_stand_beside_each_other_and_the_next_save_goes_through():
    opened = make_programme(name="Before", chosen_because="other")
    form = NameForm({"version": "1", "name": "Mine", "chosen_because": "other"}, instance=opened)
    current = Programme.objects.get()
    save_name(current, opened=1, name="Theirs")
    beside = form.beside(NameForm(instance=current))
    assert [(d.label, d.saved, d.typed) for d in beside.differences] == [("Name", "Theirs", "Mine")]
    assert form["version"].value() == 2


def test_choices_are_shown_by_their_labels():
    form = NameForm({"version": "1", "name": "A", "chosen_because": "highest_asb"}, instance=make_programme(name="A"))
    beside = form.beside(NameForm(instance=Programme.objects.get()))
    assert [(d.saved, d.typed) for d in beside.differences] == [("Another reason", "Highest reported ASB")]


def test_a_form_without_its_version_is_refused_with_what_to_do():
    form = NameForm({"name": "A", "chosen_because": "other"}, instance=make_programme())
    assert form.errors["version"] == ["This page was sent incomplete. Open it again and make your changes once more."]


def test_an_emptied_answer_is_shown_as_empty():
    form = NameForm({"version": "1", "name": "", "chosen_because": "other"}, instance=make_programme(name="Kept"))
    beside = form.beside(NameForm(instance=Programme.objects.get()))
    assert [(d.saved, d.typed) for d in beside.differences] == [("Kept", "(empty)")]
