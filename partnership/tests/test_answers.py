"""Those who raised an issue hear what became of it, and have the last word; everybody reads it without names."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.tests.make import make_estate, make_member, make_person, make_programme
from outreach.models import Message
from partnership.answering import SIGNER, asked, link, to_tell_in_person
from partnership.issues import close_issue, edit_issue, join_issues, raise_issue, reopen_issue, say_whether_it_worked
from partnership.models import Issue, RaisedIssue
from partnership.tests.make import make_action, make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="five")


def close(issue, **fields):
    issue.refresh_from_db()
    fields = {"because": "done", "answer": "All twelve lamps are new.", "version": issue.version, **fields}
    return close_issue(issue=issue, by=None, **fields)


def make_raised(programme, name="Ann Lee", issue=None, email="ann@example.org", **fields):
    """Somebody with an e-mail address who raised an issue and wants to hear what comes of it."""
    person = make_person(programme, name, email=email)
    issue = raise_issue(programme=programme, by=None, how="call", issue=issue or make_issue(programme), person=person,
                        **{"wants_answer": True, **fields})  # fmt: skip
    return issue.raised.get(person=person)


def answer_by_link(client, raised, worked, **fields):
    return client.post(link(raised).removeprefix("http://localhost:8000"), {"worked": worked, **fields}, follow=True)


def test_who_wants_to_hear_is_told_at_once_and_asked_after_four_weeks(programme):
    raised = make_raised(programme)
    make_raised(programme, "Bob Hall", issue=raised.issue, email="bob@example.org", wants_answer=False)
    issue = close(raised.issue)
    answer, question = Message.objects.order_by("due_at")
    assert {answer.person, question.person} == {raised.person}
    assert "All twelve lamps are new." in answer.body
    assert timezone.localdate(question.due_at) == issue.closed_on + timedelta(days=28)
    raised.refresh_from_db()
    assert link(raised) in question.body
    assert (answer.essential, answer.channel) == (True, "email")


def test_of_an_issue_that_was_joined_nobody_is_asked_any_more(programme):
    raised = make_raised(programme)
    issue = close(raised.issue)
    join_issues(issue=issue, into=make_issue(programme, "Dark stairs", person=raised.person), by=None)
    assert set(Message.objects.values_list("state", flat=True)) == {"stopped"}


def test_words_sent_twice_are_kept_once_and_a_link_takes_no_endless_ones(programme, client):
    raised = make_raised(programme)
    close(raised.issue)
    raised.refresh_from_db()
    for _ in range(2):
        answer_by_link(client, raised, "yes", words="Thank you.")
    raised.refresh_from_db()
    assert raised.words == "Thank you."
    RaisedIssue.objects.update(words="x" * 19_999)
    assert "no more fits here" in answer_by_link(client, raised, "yes", words="More.").content.decode()
    assert "Thank you" in answer_by_link(client, raised, "yes").content.decode()


def test_a_second_closing_is_told_again_and_a_correction_is_not(programme):
    raised = make_raised(programme)
    issue = close(raised.issue)
    edit_issue(issue=issue, version=issue.version, by=None, what="The lamps are out")
    assert Message.objects.count() == 2
    reopen_issue(issue=issue, by=None)
    assert set(Message.objects.values_list("state", flat=True)) == {"stopped"}
    close(issue)
    assert Message.objects.filter(state="pending").count() == 2


def test_an_issue_of_long_ago_is_closed_in_silence(programme):
    raised = make_raised(programme)
    close(raised.issue, closed_on=timezone.localdate() - timedelta(days=31))
    assert not Message.objects.exists()


def test_whom_no_message_reaches_is_told_in_person(programme):
    nowhere = make_raised(programme, email="")
    wishes = make_raised(programme, "Bob Hall", issue=nowhere.issue, email="bob@example.org")
    record_wish(person=wishes.person, channel="email", by=None)
    written_to = make_raised(programme, "Cy Roe", issue=nowhere.issue, email="cy@example.org")
    issue = close(nowhere.issue)
    assert set(to_tell_in_person(issue)) == {nowhere, wishes}
    Message.objects.filter(person=written_to.person).update(state="failed", why="permanent-failure")
    assert set(to_tell_in_person(issue)) == {nowhere, wishes, written_to}


def test_staff_write_down_that_they_told_them(client, programme):
    client.force_login(make_member(programme, Role.COACH))
    raised = make_raised(programme, email="")
    issue = close(raised.issue)
    page = client.get(issue.get_absolute_url()).content.decode()
    assert "They have been told" in page
    page = client.post(reverse("partnership:mark-told", args=["five", raised.pk]), follow=True).content.decode()
    assert "They have been told" not in page
    raised.refresh_from_db()
    assert raised.told_on == timezone.localdate()
    reopen_issue(issue=issue, by=None)
    assert list(to_tell_in_person(close(issue))) == [raised]


def test_a_no_opens_it_again_with_their_words(client, programme):
    raised = make_raised(programme, words="Dark.")
    close(raised.issue)
    raised.refresh_from_db()
    page = answer_by_link(client, raised, "no", words="Out again since Monday.")
    assert "Thank you" in page.content.decode()
    raised.refresh_from_db()
    assert (raised.worked, raised.words) == (False, "Dark.\n\nOut again since Monday.")
    assert Issue.objects.get().state == "open"


def test_opening_the_link_changes_nothing_and_a_yes_leaves_it_closed(client, programme):
    raised = make_raised(programme)
    close(raised.issue)
    raised.refresh_from_db()
    assert client.get(link(raised).removeprefix("http://localhost:8000")).status_code == 200
    raised.refresh_from_db()
    assert raised.worked is None
    answer_by_link(client, raised, "yes")
    raised.refresh_from_db()
    assert (raised.worked, raised.issue.state) == (True, "closed")


def test_the_link_of_an_earlier_closing_changes_nothing(client, programme):
    raised = make_raised(programme)
    close(raised.issue)
    raised.refresh_from_db()
    old = link(raised).removeprefix("http://localhost:8000")
    close(reopen_issue(issue=raised.issue, by=None))
    page = client.post(old, {"worked": "no"}, follow=True)
    assert "earlier answer" in page.content.decode()
    assert Issue.objects.get().state == "closed"


@pytest.mark.parametrize("token", ["nonsense", "1-1~wrong", SIGNER.sign("999999-1"), SIGNER.sign("nothing")])
def test_a_link_that_is_not_ours(client, token):
    assert client.get(f"/did-it-work/{token}/").status_code == 404


def test_the_link_of_somebody_erased_leads_nowhere(programme):
    raised = make_raised(programme)
    close(raised.issue)
    token = link(raised).rsplit("/", 2)[1]
    assert asked(token)
    raised.person.erased_at = timezone.now()
    raised.person.save()
    assert asked(token) is None


def test_an_answer_to_a_joined_issue_is_kind(client, programme):
    raised = make_raised(programme)
    close(raised.issue)
    raised.refresh_from_db()
    join_issues(issue=raised.issue, into=make_issue(programme, "Another"), by=None)
    assert "earlier answer" in answer_by_link(client, raised, "no").content.decode()


def test_two_answers_the_later_holds(programme):
    raised = make_raised(programme)
    issue = close(raised.issue)
    assert say_whether_it_worked(raised=raised, closing=1, worked=False)
    assert say_whether_it_worked(raised=raised, closing=1, worked=True)
    raised.refresh_from_db()
    issue.refresh_from_db()
    assert (raised.worked, issue.state) == (True, "open")


def make_shown(programme, estate, what="The lights are out", **fields):
    return make_issue(programme, what, estate=estate, is_shown=True, **fields)


def page_of(client, estate):
    return client.get(reverse("partnership:you-said-estate", args=["five", estate.pk])).content.decode()


def test_everybody_reads_what_was_done_and_nobody_who_said_it(client, programme):
    estate = make_estate(programme)
    ann = make_person(programme, "Zebedee Quick", flat="4")
    issue = make_shown(programme, estate, person=ann, words="I live at flat 4.")
    issue.actions.add(make_action(programme, what="Mend the lamps", in_charge="Jo Bloggs"))
    make_issue(programme, "Not looked at yet", estate=estate)
    make_shown(programme, make_estate(programme), "Elsewhere")
    close(issue)
    page = page_of(client, estate)
    for shown in ("The lights are out", "We did", "All twelve lamps are new.", "Mend the lamps"):
        assert shown in page
    for hidden in ("Zebedee", "flat 4", "Jo Bloggs", "Not looked at yet", "Elsewhere", "Raised by"):
        assert hidden not in page


@pytest.mark.parametrize(("times", "said"), [(4, False), (5, True)])
def test_how_many_raised_it_is_shown_from_five(client, programme, times, said):
    estate = make_estate(programme)
    issue = make_shown(programme, estate)
    for _ in range(times - 1):
        raise_issue(programme=programme, by=None, how="workshop", issue=issue)
    assert ("Raised by 5 residents." in page_of(client, estate)) == said
    assert "Raised by 4" not in page_of(client, estate)


def test_why_it_could_not_be_done_is_said(client, programme):
    estate = make_estate(programme)
    close(make_shown(programme, estate), because="could_not", answer="It is a right of way.")
    page = page_of(client, estate)
    assert "We could not, because" in page
    assert "It is a right of way." in page


def test_a_programme_of_which_nothing_is_shown_is_not_found(client, programme):
    estate = make_estate(programme)
    make_issue(programme, estate=estate)
    assert client.get("/you-said/five/").status_code == 404
    assert client.get(f"/you-said/five/{estate.pk}/").status_code == 404


def test_the_public_page_takes_as_many_queries_for_many(client, programme, django_assert_num_queries):
    estate = make_estate(programme)
    for number in range(4):
        make_shown(programme, estate, f"Issue {number}").actions.add(make_action(programme))
    with django_assert_num_queries(6):
        page_of(client, estate)


def test_the_poster_is_one_pdf(client, programme):
    estate = make_estate(programme)
    close(make_shown(programme, estate))
    answer = client.get(reverse("partnership:you-said-poster", args=["five", estate.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_issues_are_shown_only_after_somebody_said_so(client, programme):
    client.force_login(make_member(programme, Role.OFFICER))
    estate = make_estate(programme)
    issue = make_issue(programme, estate=estate)
    answers = {"version": 1, "what": "Lamps", "theme": "lighting", "estate": estate.pk, "is_shown": "on"}
    client.post(reverse("partnership:edit-issue", args=["five", issue.pk]), answers)
    assert RaisedIssue.objects.get().issue.is_shown
    assert "Lamps" in page_of(client, estate)
