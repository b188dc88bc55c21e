"""The pages of door rounds, without a script and as a device uses them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent, Consent, Person, Purpose, Wording
from estates.tests.make import make_member, make_person, make_programme, make_wording
from outreach.models import Contact, DoorRound, Visit
from outreach.tests.make_rounds import door_of, make_door_round, make_resident, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme, client):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


def url(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def typed(**fields):
    return {"client_id": str(uuid.uuid4()), "outcome": "spoke", "who": "nobody", "seen": "0", **fields}


def send(client, door, user, **fields):
    """As a device sends what was written down."""
    address = url("visit-door", door.round.programme, door.pk)
    return client.post(address, typed(**fields), headers={"accept": "application/json", "x-made-by": str(user.pk)})


def test_a_round_is_made_and_opened(client, programme, officer):
    answers = {"name": "First evening", "block": "Ash House", "flats": "1-3", "script": "Hello.", "postcode": "sw1a1aa"}
    page = client.post(url("add-door-round", programme), answers, follow=True)
    assert [str(place.door) for place in page.context["places"]] == ["1 Ash House", "2 Ash House", "3 Ash House"]
    door_round = DoorRound.objects.get()
    assert (door_round.postcode, door_round.created_by) == ("SW1A 1AA", officer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"block": ""}, "Enter the block or the street"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"flats": "1-9999"}, "make several rounds"),
        ({"name": "Taken"}, "There is a round of this name already"),
    ],
)
def test_a_round_that_cannot_be_is_refused_beside_the_question(client, programme, officer, wrong, said):
    make_door_round(programme, name="Taken")
    answers = {"name": "New", "block": "Ash House", "flats": "1-3", "script": "Hello.", **wrong}
    page = client.post(url("add-door-round", programme), answers)
    assert said in page.content.decode()
    assert DoorRound.objects.count() == 1


def test_the_page_holds_this_round_and_nobody_else(client, programme, officer):
    make_resident(programme, phones=["07700 900123"], email="ann@example.org", language="Bengali")
    make_person(programme, "Somebody Else", flat="2", block="Elm House")
    page = client.get(url("door-round", programme, make_door_round(programme).pk)).content.decode()
    assert "Ann Lee" in page
    assert "Bengali" in page
    for secret in ("Somebody Else", "900123", "ann@example.org"):
        assert secret not in page


def test_an_address_longer_than_there_is_room_for_is_refused_with_words(client, programme, officer):
    door = door_of(make_door_round(programme), "2")
    long = f"{'x' * 250}@example.org"
    answer = send(client, door, officer, who="new", name="Dee Fox", email=long)
    assert (answer.status_code, Visit.objects.count()) == (400, 0)


def test_a_closed_round_names_nobody(client, programme, officer):
    make_resident(programme)
    door_round = make_door_round(programme)
    client.post(url("close-door-round", programme, door_round.pk))
    page = client.get(url("door-round", programme, door_round.pk)).content.decode()
    assert "data-let-go" in page
    assert "Ann Lee" not in page
    client.post(url("open-door-round", programme, door_round.pk))
    assert "Ann Lee" in client.get(url("door-round", programme, door_round.pk)).content.decode()


def test_who_looked_at_whom_is_kept(client, programme, officer):
    ann = make_resident(programme)
    client.get(url("door-round", programme, make_door_round(programme).pk))
    assert AuditEvent.objects.filter(actor=officer, object_id=ann.pk, action="viewed").count() == 1


def test_the_page_takes_as_many_queries_for_many_doors(client, programme, officer):
    def queries(flats):
        door_round = make_door_round(programme, flats=flats)
        for flat in flats:
            make_visit(door_of(door_round, flat), officer)
        client.get(url("door-round", programme, door_round.pk))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(url("door-round", programme, door_round.pk))
        return len(captured)

    make_resident(programme)
    assert queries(["2"]) == queries([str(number) for number in range(1, 20)])


def test_a_visit_without_a_script(client, programme, officer):
    ann = make_resident(programme)
    door = door_of(make_door_round(programme), "2")
    page = client.get(url("visit-door", programme, door.pk))
    assert page.context["place"].residents == [ann]
    page = client.post(url("visit-door", programme, door.pk), typed(who=ann.pk, notes="Lights."), follow=True)
    assert "2 Ash House: spoke." in page.content.decode()
    assert Contact.objects.get().notes == "Lights."
    page = client.post(url("undo-visit", programme, Visit.objects.get().pk), follow=True)
    assert "That visit is undone" in page.content.decode()
    assert not Contact.objects.standing().exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"outcome": ""}, "Say how it ended"),
        ({"who": ""}, "Say who opened"),
        ({"who": "new"}, "Enter their name"),
        ({"who": "new", "name": "Dee", "phone": "12"}, "07700 900123"),
        ({"who": "999999"}, "Choose who it was"),
        ({"who": "9" * 30}, "Choose who it was"),
        ({"outcome": "language"}, "Say which language"),
        ({"outcome": "interviewed"}, "Select a valid choice"),
        ({"answer_news": "given", "ways_news": ["text"]}, "Say who gave this answer"),
        ({"who": "new", "name": "Dee", "answer_news": "given"}, "Tick each way"),
        ({"client_id": "x"}, "UUID"),
    ],
)
def test_a_visit_that_cannot_be_saved_says_why(client, programme, officer, wrong, said):
    make_wording(programme)
    door = door_of(make_door_round(programme), "2")
    assert said in client.post(url("visit-door", programme, door.pk), typed(**wrong)).content.decode()
    answer = send(client, door, officer, **wrong)
    assert answer.status_code == 400
    assert said in " ".join(answer.json()["errors"])
    assert not Visit.objects.exists()
    assert not Person.objects.exists()


def test_a_device_is_told_that_its_visit_is_saved_each_time_it_asks(client, programme, officer):
    door, client_id = door_of(make_door_round(programme), "2"), str(uuid.uuid4())
    for _ in range(2):
        answer = send(client, door, officer, client_id=client_id)
        assert (answer.status_code, answer.json()) == (200, {"saved": True})
    assert Visit.objects.count() == 1


def test_what_one_officer_wrote_down_is_not_sent_by_another(client, programme, officer):
    door = door_of(make_door_round(programme), "2")
    answer = send(client, door, make_member(programme, Role.COACH))
    assert answer.status_code == 409
    assert not Visit.objects.exists()


def test_a_visit_to_a_round_that_was_closed_meanwhile_is_kept(client, programme, officer):
    door_round = make_door_round(programme)
    client.post(url("close-door-round", programme, door_round.pk))
    assert send(client, door_of(door_round, "2"), officer).status_code == 200


def test_a_no_is_one_to_every_way(client, programme, officer):
    wording = make_wording(programme)
    ann = make_resident(programme)
    send(client, door_of(make_door_round(programme), "2"), officer, who=ann.pk, answer_news="refused",
         wording_news=wording.pk)  # fmt: skip
    assert set(Consent.objects.values_list("channel", "state")) == {
        (channel, "refused") for channel in ("phone", "text", "email", "letter", "door")
    }


def test_nobody_is_asked_where_the_basis_is_not_consent(client, programme, officer):
    make_wording(programme, Purpose.PROGRAMME, "We work for you.", Wording.Basis.PUBLIC_TASK)
    page = client.get(url("visit-door", programme, door_of(make_door_round(programme), "2").pk))
    assert page.context["form"].questions() == []


def test_another_programmes_door_is_not_found(client, officer):
    other = make_programme()
    door = door_of(make_door_round(other), "2")
    assert client.get(url("visit-door", other, door.pk)).status_code == 404


def test_a_person_of_another_programme_is_not_chosen(client, programme, officer):
    stranger = make_person(make_programme(), "A Stranger")
    door = door_of(make_door_round(programme), "2")
    assert send(client, door, officer, who=stranger.pk).status_code == 400


def test_the_worker_and_the_page_without_signal_hold_nothing_about_anybody(client, officer):
    page = client.get("/offline/")
    assert page.status_code == 200
    worker = client.get("/offline/worker.js")
    assert worker["Service-Worker-Allowed"] == "/"
    assert officer.name not in worker.content.decode()
    assert client.get("/offline/app.webmanifest").json()["start_url"] == "/"
