"""Issues: raised by whom, joined, closed with a reason and opened again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from engagement.editing import ChangedMeanwhile
from estates.models import AuditEvent
from estates.tests.make import make_estate, make_member, make_person, make_programme
from outreach.tests.make import make_call_list, make_callable
from partnership.issues import CannotBeJoined, close_issue, edit_issue, join_issues, raise_issue, reopen_issue
from partnership.models import Action, Issue, RaisedIssue
from partnership.tests.make import make_action, make_issue

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
    return reverse(f"partnership:{name}", args=[programme.slug, *args])


def close(issue, **fields):
    fields = {"because": "done", "answer": "All twelve lamps are new.", "version": issue.version, **fields}
    return close_issue(issue=issue, by=None, **fields)


def test_the_same_person_raises_an_issue_once_and_all_their_words_are_kept(programme):
    ann = make_person(programme)
    issue = make_issue(programme, person=ann, words="It is dark.")
    raise_issue(programme=programme, by=None, how="door", issue=issue, person=ann, words="Still.", wants_answer=True)
    raised = RaisedIssue.objects.get()
    assert (raised.words, raised.wants_answer, raised.how) == ("It is dark.\n\nStill.", True, "call")


def test_raised_again_a_closed_issue_opens(programme):
    issue = close(make_issue(programme))
    raise_issue(programme=programme, by=None, how="call", issue=issue, person=make_person(programme))
    issue.refresh_from_db()
    assert (issue.state, issue.because, issue.closed_on) == ("open", "", None)
    assert issue.answer == "All twelve lamps are new."


def test_nobody_in_particular_cannot_be_answered(programme):
    issue = make_issue(programme, wants_answer=True)
    assert not issue.raised.get().wants_answer
    with pytest.raises(IntegrityError, match="partnership_answer_goes_to_somebody"), transaction.atomic():
        RaisedIssue.objects.update(wants_answer=True)


@pytest.mark.parametrize("missing", [{"because": ""}, {"answer": ""}, {"closed_on": None}])
def test_an_issue_is_not_closed_without_a_reason_an_answer_and_a_day(programme, missing):
    issue = make_issue(programme)
    closed = {"state": "closed", "because": "done", "answer": "Done.", "closed_on": date(2006, 5, 1)}
    with pytest.raises(IntegrityError, match="closed_says_why"), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**{**closed, **missing})


def test_two_that_are_the_same_become_one_with_all_who_raised_them(programme):
    ann, bob = make_person(programme, "Ann Lee"), make_person(programme, "Bob Hall")
    first = make_issue(programme, "Lamps broken", person=ann, words="Dark.", raised_on=date(2006, 5, 1))
    raise_issue(programme=programme, by=None, how="call", issue=first, person=bob, words="Very dark.")
    second = make_issue(programme, "Lights out", person=ann, words="Out again.", raised_on=date(2006, 6, 1))
    action = make_action(programme)
    first.actions.add(action)
    join_issues(issue=first, into=second, by=None)
    assert dict(second.raised.values_list("person__name", "words")) == {
        "Ann Lee": "Out again.\n\nDark.",
        "Bob Hall": "Very dark.",
    }
    assert second.raised.get(person=ann).raised_on == date(2006, 5, 1)
    assert list(second.actions.all()) == [action]
    assert list(Issue.objects.standing()) == [second]


def test_what_was_joined_before_goes_along(programme):
    first, second, third = (make_issue(programme, what) for what in ("A", "B", "C"))
    join_issues(issue=first, into=second, by=None)
    join_issues(issue=second, into=third, by=None)
    first.refresh_from_db()
    assert first.joined_into == third
    assert raise_issue(programme=programme, by=None, how="call", issue=first) == third
    assert third.raised.count() == 4


def test_what_cannot_be_joined(programme):
    first, second = make_issue(programme, "A"), make_issue(programme, "B")
    elsewhere = make_issue(make_programme(), "C")
    for issue, into in ((first, first), (first, elsewhere)):
        with pytest.raises(CannotBeJoined):
            join_issues(issue=issue, into=into, by=None)
    join_issues(issue=first, into=second, by=None)
    with pytest.raises(CannotBeJoined):
        join_issues(issue=second, into=first, by=None)


def test_two_who_change_an_issue_at_once(programme):
    issue = make_issue(programme)
    edit_issue(issue=Issue.objects.get(), version=1, by=None, what="The lamps are out")
    with pytest.raises(ChangedMeanwhile):
        close(issue, version=1)


def test_opening_an_open_issue_changes_nothing(programme):
    issue = make_issue(programme)
    assert reopen_issue(issue=issue, by=None).version == issue.version


def test_an_erased_person_leaves_no_words_but_counts(programme):
    ann = make_person(programme)
    issue = make_issue(programme, person=ann, words="I live at flat 4.", wants_answer=True)
    RaisedIssue.objects.filter(person=ann).forget()
    assert issue.raised.values_list("words", "wants_answer").get() == ("", False)


def test_an_issue_is_raised_from_a_persons_page(client, programme, officer):
    estate = make_estate(programme)
    ann = make_person(programme, estate=estate)
    address = url("raise-issue", programme, ann.pk)
    assert client.get(address).context["form"]["estate"].value() == estate.pk
    answers = {"what": "Dark stairs", "theme": "lighting", "estate": estate.pk, "how": "call", "words": "I am afraid.",
               "wants_answer": "on"}  # fmt: skip
    page = client.post(address, answers, follow=True).content.decode()
    assert "I am afraid." in page
    assert "wants to hear what comes of it" in page
    raised = RaisedIssue.objects.get()
    assert (raised.person, raised.by, raised.issue.estate) == (ann, officer, estate)


def test_the_same_issue_is_chosen_and_not_made_again(client, programme, officer):
    issue = make_issue(programme)
    answers = {"issue": issue.pk, "what": "left over", "how": "meeting"}
    client.post(url("add-issue", programme), answers)
    assert Issue.objects.get().what == "The lights are out"
    assert issue.raised.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "Say what it is"),
        ({"theme": ""}, "Choose what it is about"),
        ({"how": ""}, "Choose how it was raised"),
        ({"what": "x" * 301}, "300"),
        ({"issue": "999"}, "Select a valid choice"),
    ],
)
def test_an_issue_that_cannot_be_saved_says_why(client, programme, officer, wrong, said):
    answers = {"what": "Dark stairs", "theme": "lighting", "how": "call", **wrong}
    assert said in client.post(url("add-issue", programme), answers).content.decode()
    assert not Issue.objects.exists()


def test_a_day_in_the_future_is_refused(client, programme, officer):
    day = timezone.localdate() + timedelta(days=1)
    answers = {"what": "Dark stairs", "theme": "lighting", "how": "call"}
    answers |= {"raised_on_0": day.day, "raised_on_1": day.month, "raised_on_2": day.year}
    assert "today or earlier" in client.post(url("add-issue", programme), answers).content.decode()


def test_closing_on_the_page_needs_a_reason_and_what_happened(client, programme, officer):
    issue = make_issue(programme)
    page = client.post(url("close-issue", programme, issue.pk), {"version": 1}).content.decode()
    assert "Choose why it is closed" in page
    assert "Say what happened" in page
    answers = {"version": 1, "because": "could_not", "answer": "It is a right of way."}
    page = client.post(url("close-issue", programme, issue.pk), answers, follow=True).content.decode()
    assert "We could not" in page
    issue.refresh_from_db()
    assert (issue.state, issue.closed_on) == ("closed", timezone.localdate())
    page = client.post(url("reopen-issue", programme, issue.pk), follow=True).content.decode()
    assert "open again" in page


def test_a_change_over_anothers_shows_both(client, programme, officer):
    issue = make_issue(programme)
    edit_issue(issue=Issue.objects.get(), version=1, by=None, what="Theirs")
    answers = {"version": 1, "what": "Mine", "theme": "lighting"}
    answer = client.post(url("edit-issue", programme, issue.pk), answers)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_an_action_is_added_for_an_issue(client, programme, officer):
    issue = make_issue(programme)
    agency = make_action(programme).agency
    address = f"{url('add-action', programme)}?issue={issue.pk}"
    day = {"due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"}
    answer = client.post(address, {"what": "New lamps", "agency": agency.pk, **day})
    assert answer.url == issue.get_absolute_url()
    assert list(issue.actions.all()) == [Action.objects.get(what="New lamps")]
    page = client.get(url("edit-issue", programme, issue.pk))
    assert page.context["form"]["actions"].value() == [issue.actions.get().pk]


def test_actions_of_an_issue_are_chosen(client, programme, officer):
    issue, action = make_issue(programme), make_action(programme)
    elsewhere = make_action(make_programme())
    answers = {"version": 1, "what": "Lamps", "theme": "lighting", "actions": [action.pk]}
    client.post(url("edit-issue", programme, issue.pk), answers)
    assert list(issue.actions.all()) == [action]
    answers |= {"version": 2, "actions": [elsewhere.pk]}
    assert "Select a valid choice" in client.post(url("edit-issue", programme, issue.pk), answers).content.decode()


def test_who_looked_at_who_raised_an_issue_is_kept(client, programme, officer):
    ann = make_person(programme)
    client.get(url("issue", programme, make_issue(programme, person=ann).pk))
    assert AuditEvent.objects.filter(object_id=ann.pk, actor=officer).count() == 1


def test_an_issue_of_another_programme_is_not_found(client, officer):
    other = make_programme()
    assert client.get(url("issue", other, make_issue(other).pk)).status_code == 404


def test_pages_take_as_many_queries_for_many(client, programme, officer):
    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    issue = make_issue(programme, person=make_person(programme))
    one = queries(url("issues", programme)), queries(url("issue", programme, issue.pk))
    for number in range(3):
        make_issue(programme, f"Issue {number}")
        raise_issue(programme=programme, by=None, how="call", issue=issue, person=make_person(programme, f"P{number}"))
    assert (queries(url("issues", programme)), queries(url("issue", programme, issue.pk))) == one


def test_the_list_shows_what_is_asked_for(client, programme, officer):
    estate = make_estate(programme)
    close(make_issue(programme, "Closed one"))
    make_issue(programme, "Noise one", theme="noise", estate=estate)
    make_issue(programme, "Lamp one")

    def shown(**asked):
        return {issue.what for issue in client.get(url("issues", programme), asked).context["page_obj"]}

    assert shown() == {"Noise one", "Lamp one"}
    assert shown(show="closed") == {"Closed one"}
    assert shown(show="all", theme="lighting") == {"Closed one", "Lamp one"}
    assert shown(estate=estate.pk) == {"Noise one"}
    assert shown(theme="no such theme") == {"Noise one", "Lamp one"}


def test_a_call_list_is_filled_with_who_raised_an_issue(client, programme, officer):
    call_list = make_call_list(programme)
    ann = make_callable(programme, "Ann Lee")
    make_callable(programme, "Bob Hall")
    make_issue(make_programme(), person=make_callable(programme, "Cy Roe"))
    make_issue(programme, person=ann)
    address = reverse("outreach:add-to-call-list", args=[programme.slug, call_list.pk])
    client.post(address, {"taking_part": "raised"})
    assert [entry.person for entry in call_list.entries.all()] == [ann]
