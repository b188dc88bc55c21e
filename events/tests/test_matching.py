import pytest

from estates.do_not_contact import record_wish
from estates.models import Consent, Person, Phone
from estates.tests.make import make_person, make_programme, make_wording
from events.matching import match, match_all
from events.models import SignUp, Source
from events.sign_ups import cancel
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up
from outreach.allowed import allowed, why_not
from outreach.channels.email import as_email
from outreach.models import Message

pytestmark = pytest.mark.django_db

PHONE, EMAIL = "+447700900123", "ann@example.org"


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def event(programme):
    return make_event(programme, title="Fun day")


def matched(sign_up):
    assert match(sign_up=sign_up)
    sign_up.refresh_from_db()
    return sign_up.person


@pytest.mark.parametrize(
    "typed",
    [
        {"phone": PHONE},
        {"email": EMAIL},
        {"flat": "4", "street": "Ash House", "postcode": "EC1A 1BB"},
        {"name": "LEE, Ánn", "phone": PHONE},
    ],
)
def test_a_known_person_is_matched_by_name_and_phone_e_mail_or_home(programme, event, typed):
    ann = make_person(
        programme, "Ann Lee", phones=[PHONE], email=EMAIL, flat="4", block="Ash House", postcode="EC1A 1BB"
    )
    assert matched(make_sign_up(event, **{"name": "Ann Lee", **typed})) == ann
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["Bob Lee", "Jan Lee", "Ann"])
def test_a_phone_number_alone_is_nobody(programme, event, name):
    make_person(programme, "Ann Lee", phones=[PHONE])
    person = matched(make_sign_up(event, name, phone=PHONE))
    assert (person.name, Person.objects.count()) == (name, 2)


def test_two_records_alike_are_left_to_staff(programme, event):
    for _ in range(2):
        make_person(programme, "Ann Lee", phones=[PHONE])
    matched(make_sign_up(event, phone=PHONE))
    assert Person.objects.count() == 3


def test_a_person_of_another_programme_is_not_found(event):
    other = make_person(make_programme(), "Ann Lee", phones=[PHONE])
    assert matched(make_sign_up(event, phone=PHONE)) != other


def test_a_record_is_not_changed_by_what_a_stranger_types(programme, event):
    ann = make_person(programme, "Ann Lee", phones=[PHONE])
    matched(make_sign_up(event, phone=PHONE, email="stranger@example.org", flat="9", street="Elm House"))
    ann.refresh_from_db()
    assert (ann.email, ann.flat, ann.version) == ("", "", 1)


def test_who_is_new_is_written_down_with_all_they_gave(programme, event):
    ann = matched(make_sign_up(event, phone=PHONE, email=EMAIL, flat="4", street="Ash House", access_needs="A ramp"))
    assert (ann.email, ann.flat, ann.block, ann.access_needs) == (EMAIL, "4", "Ash House", "A ramp")
    assert (Phone.objects.get().number, list(ann.programmes.all())) == (PHONE, [programme])


def test_of_a_party_those_with_a_way_of_their_own_are_people_too(event):
    others = [{"name": "Bob", "email": "bob@example.org"}, {"name": "No way"}, {"name": "Cy", "is_child": True}]
    ann = make_sign_up(event, adults=3, children=1, others=others)
    matched(ann)
    assert [one.person and one.person.name for one in ann.attendees.all()] == ["Ann Lee", "Bob", None, None]


def test_consent_is_written_down_in_the_words_that_were_shown(programme, event):
    photos, news = make_wording(programme, "photos", "May we?"), make_wording(programme, "news", "News?")
    volunteering = make_wording(programme, "volunteering", "Help?")
    make_wording(programme, "photos", "Changed since")
    ann = matched(
        make_sign_up(
            event, photos_ok=False, photos_wording=photos, news_by="email,text", news_wording=news,
            volunteering_wording=volunteering,
        )
    )  # fmt: skip
    answers = set(ann.consents.values_list("purpose", "channel", "state", "wording", "how"))
    assert answers == {
        ("photos", "", Consent.State.REFUSED, photos.pk, "web"),
        ("news", "email", Consent.State.GIVEN, news.pk, "web"),
        ("news", "text", Consent.State.GIVEN, news.pk, "web"),
    }


def test_on_the_phone_consent_is_given_by_phone(programme, event):
    wording = make_wording(programme, "photos", "May we?")
    ann = matched(make_sign_up(event, photos_ok=True, photos_wording=wording, source=Source.PHONE))
    assert ann.consents.get().how == "phone"


def test_is_told_once_that_they_have_a_place_with_the_link_and_the_calendar_file(event):
    ann = make_sign_up(event, email=EMAIL)
    matched(ann)
    assert not match(sign_up=ann)
    message = Message.objects.get()
    assert (message.subject, message.essential, message.person) == ("You have a place: Fun day", True, ann.person)
    assert f"/my-sign-up/{'~'.join([ann.link_key.hex, ''])}" in message.body
    assert "calendar.ics" in message.body
    assert "Community hall" in message.body


def test_who_was_cancelled_before_they_were_matched_is_told_that_alone(event):
    ann = make_sign_up(event, email=EMAIL)
    cancel(sign_up=ann, why="them")
    matched(ann)
    assert [message.subject for message in Message.objects.all()] == ["Your sign-up is cancelled: Fun day"]


def test_what_is_not_sent_yet_is_stopped_when_it_changes(event):
    ann = make_sign_up(event, email=EMAIL)
    matched(ann)
    cancel(sign_up=ann, why="them")
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["stopped", "pending"]


def test_a_tick_matches_what_is_left(event):
    for name in ("Ann", "Bob"):
        make_sign_up(event, name)
    assert (match_all(), match_all()) == (2, 0)


def test_a_known_person_hears_at_the_address_they_typed_which_their_record_does_not_take(programme, event):
    ann = make_person(programme, "Ann Lee", phones=[PHONE])
    matched(make_sign_up(event, phone=PHONE, email=EMAIL))
    message = Message.objects.get()
    assert (message.person, message.to, as_email(message).to) == (ann, EMAIL, [EMAIL])
    ann.refresh_from_db()
    assert ann.email == ""


def test_nobody_is_written_to_at_an_address_of_which_somebody_said_no(programme, event):
    record_wish(person=make_person(programme, "Somebody else", email=EMAIL), by=None)
    make_person(programme, "Ann Lee", phones=[PHONE])
    matched(make_sign_up(event, phone=PHONE, email=EMAIL))
    message = Message.objects.get()
    assert allowed([message]) == set()
    assert why_not(message) == "wish"


def test_erasing_somebody_empties_the_address_of_their_messages(programme, event):
    make_person(programme, "Ann Lee", phones=[PHONE])
    matched(make_sign_up(event, phone=PHONE, email=EMAIL))
    Message.objects.all().forget()
    assert Message.objects.get().to == ""


def test_one_of_a_party_with_a_way_of_their_own_hears_of_it_without_the_private_link(event):
    others = [{"name": "Bob", "email": "bob@example.org"}, {"name": "No way"}]
    ann = make_sign_up(event, email=EMAIL, adults=3, others=others)
    matched(ann)
    to_ann, to_bob = Message.objects.order_by("person__email")
    assert (to_ann.person.name, to_bob.person.name) == ("Ann Lee", "Bob")
    assert "Ann Lee has signed you up for Fun day." in to_bob.body
    assert "my-sign-up" in to_ann.body
    assert "my-sign-up" not in to_bob.body
    assert ann.reference_aloud not in to_bob.body


def test_one_that_cannot_be_written_down_holds_up_nobody_else(event):
    broken, fine = make_sign_up(event, "Ann Lee"), make_sign_up(event, "Bob Hall")
    SignUp.objects.filter(pk=broken.pk).update(postcode="nowhere")
    assert match_all() == 1
    fine.refresh_from_db()
    assert fine.person.name == "Bob Hall"
