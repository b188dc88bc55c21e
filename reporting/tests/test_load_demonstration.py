import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from estates.models import Person, User
from events.models import Attendance, Tally
from outreach.models import Interview
from reporting.demonstration import programme as demonstration
from reporting.models import MonthlyCount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tried_out(settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick


def test_it_is_loaded_once(capsys):
    call_command("load_demonstration")
    rows = [model.objects.count() for model in apps.get_models()]
    call_command("load_demonstration")
    assert "there already" in capsys.readouterr().out
    assert [model.objects.count() for model in apps.get_models()] == rows


def test_the_same_rows_come_each_time():
    assert loaded_and_taken_back() == loaded_and_taken_back()


def loaded_and_taken_back():
    with transaction.atomic():
        demonstration.load()
        people = list(Person.objects.order_by("pk").values_list("name", "postcode", "email", "age_band"))
        counts = list(MonthlyCount.objects.order_by("pk").values_list("area__name", "month", "count"))
        said = list(
            Interview.objects.order_by("pk", "answers__pk").values_list(
                "person__name", "answers__text", "answers__number"
            )
        )
        came = list(Attendance.objects.order_by("pk").values_list("tap", "attendee__name", "at"))
        heads = list(Tally.objects.order_by("pk").values_list("client_id", "count", "at"))
        transaction.set_rollback(True)
    assert len(people) > 120
    return people, counts, said, came, heads


def test_is_not_loaded_where_the_password_would_be_a_hole(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only loaded with DEBUG=1"):
        call_command("load_demonstration")
    assert not User.objects.exists()
