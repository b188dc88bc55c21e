"""Who may open which address: one row for each, checked by test_access.py.

    "estates:person": Row(member(*PEOPLE), lambda world: {"slug": world.programme.slug, "pk": world.person.pk}),

A row says for whom the page opens (and, by the kind of page, what the others get), and how its address is made.
`method="post"` is for addresses that only act; `ok` is what whoever may open it gets, where that is not 200.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from estates.comparisons import name_comparison
from estates.do_not_contact import record_wish
from estates.households import share_household
from estates.merges import merge
from estates.models import Agency, Membership, Purpose
from estates.shapes import set_buffer
from estates.tests.make import SQUARE, make_area, make_estate, make_member, make_person, make_wording
from estates.tests.make_people_import import make_people_import
from estates.tests.test_boundary_uploads import make_upload
from events import volunteer_links
from events.links import feedback_token_of, token_of
from events.models import Application, Kind, Shift, SignUp
from events.rota import take
from events.tests.make import make_event, make_session
from events.tests.make_days import make_running
from events.tests.make_sign_ups import make_sign_up
from events.tests.make_volunteers import make_hours, make_role, make_shift, make_volunteer
from outreach.coaching import add_step
from outreach.concerns import raise_concern
from outreach.stopping import SIGNER
from outreach.tests.make import TUESDAY, make_call_list, make_callable, make_coaching, make_contact
from outreach.tests.make_interviews import make_interview, make_questions
from outreach.tests.make_messages import make_mailing, make_message, make_message_template
from outreach.tests.make_rounds import make_door_round, make_visit
from partnership import reminding
from partnership.answering import link
from partnership.tests.make import make_action, make_issue, make_meeting
from reporting.tests.make import import_files, import_rows, make_month
from reporting.tests.make_housing import ONE, TWO, make_checked
from reporting.tests.make_supplied import make_supplied

LOGIN = "log-in"

OFFICER, COACH, EVENT_LEAD, DATA_OFFICER, MANAGER, PARTNER = ROLES = (
    "officer",
    "coach",
    "event_lead",
    "data_officer",
    "manager",
    "agency_partner",
)
STAFF = (OFFICER, COACH, EVENT_LEAD, DATA_OFFICER, MANAGER)
PEOPLE = (OFFICER, COACH, EVENT_LEAD, MANAGER)
DATA = (DATA_OFFICER, MANAGER)
LEADS = (EVENT_LEAD, MANAGER)
SITE = "the site administrator"


@dataclass
class World:
    """Two programmes, and one row of everything in the first, made when a row of the table first asks for it."""

    programme: object
    other_programme: object

    @cached_property
    def agency(self):
        return Agency.objects.create(name="Riverside Homes")

    @cached_property
    def police_import(self):
        return import_rows({})

    @cached_property
    def housing_import(self):
        """Checked, with a wrong row and a category that nobody has mapped."""
        return make_checked([*ONE[:3], "Rave", ONE[4]], ["", *TWO[1:]], formats=["", "dmy", "dmy", "", ""])

    @cached_property
    def supplied_import(self):
        """Checked, with a wrong row."""
        return make_supplied(f"{self.estate.area},2005-04,ASB,0", "Nowhere,2005-04,ASB,1")

    @cached_property
    def asking_import(self):
        return import_files(make_month())

    @cached_property
    def membership(self):
        return make_member(self.programme).memberships.get()

    @cached_property
    def estate(self):
        return make_estate(self.programme, boundary=SQUARE)

    @property
    def area(self):
        set_buffer(area=self.estate.area, metres=200, by=None)
        return self.estate.area

    @cached_property
    def comparison(self):
        return name_comparison(programme=self.programme, area=make_area(name="Sister"), reason="Alike", by=None)

    @property
    def sister(self):
        return self.comparison.area

    @cached_property
    def upload(self):
        return make_upload(self.programme, by=self.user)

    @property
    def user(self):
        return self.membership.user

    @cached_property
    def person(self):
        return make_person(self.programme, "Ann Lee", phones=["07700 900123"])

    @cached_property
    def other_person(self):
        return make_person(self.programme, "Bob Hall")

    @property
    def household(self):
        if not self.person.household_id:
            share_household(person=self.person, other=self.other_person, by=None)
            self.person.refresh_from_db()
        return self.person.household

    @cached_property
    def phone(self):
        return self.person.phones.get()

    @cached_property
    def wish(self):
        return record_wish(person=self.person, by=None)

    @cached_property
    def merge(self):
        return merge(kept=self.person, merged=make_person(self.programme, "Anne Lee"), by=None)

    @cached_property
    def people_import(self):
        return make_people_import(self.programme)

    @cached_property
    def action(self):
        return make_action(self.programme, agency=self.agency)

    @cached_property
    def message(self):
        return make_message(self.person)

    @cached_property
    def issue(self):
        return make_issue(self.programme, person=self.person, estate=self.estate, is_shown=True)

    @cached_property
    def meeting(self):
        return make_meeting(self.programme)

    @property
    def raised(self):
        return self.issue.raised.get()

    @cached_property
    def door_round(self):
        return make_door_round(self.programme)

    @property
    def door(self):
        return self.door_round.doors.first()

    @property
    def visit(self):
        return make_visit(self.door, self.user)

    @cached_property
    def call_list(self):
        return make_call_list(self.programme, make_callable(self.programme))

    @property
    def entry(self):
        return self.call_list.entries.get()

    @cached_property
    def sign_up(self):
        return make_sign_up(self.event, adults=2)

    @property
    def other_sign_up(self):
        """Another one each time, since it may be cancelled."""
        return make_sign_up(self.event, adults=2)

    @property
    def companion(self):
        return self.sign_up.attendees.last()

    def of_sign_up(self, **more):
        self.sign_up.refresh_from_db()
        return {"token": token_of(self.sign_up), **more}

    @property
    def offered_sign_up(self):
        """Another one each time, since it may be answered."""
        offered = make_sign_up(self.event)
        SignUp.objects.filter(pk=offered.pk).update(state="offered", offered_until=TUESDAY)
        return offered

    @cached_property
    def sign_up_to_praise(self):
        """Of an event that is over."""
        hours_ago = timezone.now() - timedelta(hours=5)
        return make_sign_up(make_event(self.programme, starts_at=hours_ago))

    @cached_property
    def coaching(self):
        return make_coaching(make_callable(self.programme))

    @cached_property
    def step(self):
        return add_step(coaching=self.coaching, what="Ask the neighbours", by=None)

    @cached_property
    def concern(self):
        return raise_concern(programme=self.programme, person=self.person, text="Bruises", by=None)

    @cached_property
    def contact(self):
        return make_contact(self.person)

    @cached_property
    def message_template(self):
        return make_message_template(self.programme)

    @cached_property
    def mailing(self):
        return make_mailing(self.message_template, self.person)

    @cached_property
    def questionnaire(self):
        return make_questions(self.programme)

    @cached_property
    def interview(self):
        return make_interview(self.questionnaire, {"belong": 4}, person=self.other_person, finished=False)

    @cached_property
    def volunteer(self):
        return make_volunteer(self.programme)

    @cached_property
    def application(self):
        return Application.objects.create(client_id=uuid4(), programme=self.programme, volunteer=self.volunteer)

    @cached_property
    def event(self):
        return make_event(self.programme)

    @property
    def draft_event(self):
        """Another one each time, since it may be dropped."""
        return make_event(self.programme, starts_at=None)

    @property
    def session(self):
        """Another one each time, since it may be called off."""
        return make_session(self.event)

    @cached_property
    def volunteer_role(self):
        return make_role(self.programme)

    @cached_property
    def shift(self):
        return make_shift(self.volunteer_role)

    @cached_property
    def shift_sign_up(self):
        return take(shift=self.shift, volunteer=self.volunteer)

    @cached_property
    def thanked(self):
        volunteer = make_volunteer(self.programme)
        make_hours(volunteer)
        return volunteer

    @property
    def past_sign_up(self):
        """A shift that is over, so that its hours can be reported."""
        sign_up = take(shift=make_shift(self.volunteer_role), volunteer=make_volunteer(self.programme))
        now = timezone.now()
        Shift.objects.filter(pk=sign_up.shift_id).update(starts_at=now - timedelta(hours=2), ends_at=now)
        return sign_up

    @cached_property
    def asking_programme(self):
        """Where residents can join the volunteers."""
        make_wording(self.programme, Purpose.VOLUNTEERING)
        return self.programme

    @property
    def hours(self):
        return make_hours(self.volunteer, approved=False)

    @cached_property
    def running(self):
        """A session to which people are coming now."""
        return make_running(self.programme)

    @property
    def running_event(self):
        return self.running.event

    def join(self, user, programme, role):
        agency = self.agency if role == PARTNER else None
        Membership.objects.get_or_create(user=user, programme=programme, role=role, defaults={"agency": agency})

    def path(self, name, row, **instead):
        return row.address or reverse(name, kwargs={**row.kwargs(self), **instead})


@dataclass(frozen=True)
class Row:
    """One address: `expected(who)` is the status code for each of test_access.py's audience, or LOGIN."""

    expected: object
    kwargs: object = field(default=lambda world: {})
    method: str = "get"
    address: str = ""  # where the pattern has no name

    @property
    def belongs_to_programme(self):
        """Its object must not be found under another programme's address."""
        return getattr(self.kwargs, "belongs_to_programme", False)


def public(ok=200):
    return lambda who: ok


def signed_in(ok=200):
    return lambda who: LOGIN if who == "nobody" else ok


def member(*roles, ok=200):
    """A page of a programme: 404 for those who are not its members, 403 for members without the role."""

    def expected(who):
        if who == "nobody":
            return LOGIN
        if who in roles:
            return ok
        return 403 if who in (*ROLES, SITE) else 404

    return expected


def somewhere(*roles, ok=200):
    """A page of what programmes share: for those who have one of the roles in any programme."""

    def expected(who):
        if who == "nobody":
            return LOGIN
        return ok if who.removesuffix(" elsewhere") in roles else 403

    return expected


def agreed(world):
    """The private link of a professional who sees to an action."""
    agency = Agency.objects.create(name="Camley Gardens")
    person = make_person(world.programme, "Pat Ray", kind="professional", agency=agency)
    return reminding.link(make_action(world.programme, agency=agency, person=person))


def where_issues_are_shown(world):
    return {"slug": world.issue.programme.slug, "pk": world.issue.estate_id}


def administration(ok=200):
    """A page of the administration site, which sends everybody else to sign in, and from there to where they may be."""
    return lambda who: ok if who == SITE else 302


def model_administration(model, row_of, add=200, delete=200):
    """The rows for everything that the administration site makes of one model."""
    name, one = f"admin:{model}", {"kwargs": lambda world: {"object_id": row_of(world).pk}}
    address = f"admin/{model.replace('_', '/')}/<path:object_id>/"
    return {
        f"{name}_changelist": Row(administration()),
        f"{name}_add": Row(administration(ok=add)),
        f"{name}_history": Row(administration(), **one),
        f"{name}_delete": Row(administration(ok=delete), **one),
        f"{name}_change": Row(administration(), **one),
        address: Row(administration(ok=302), address=f"/{address.replace('<path:object_id>', '1')}"),
    }


def slug(world):
    return {"slug": world.programme.slug}


def supplied(world):
    return {"pk": world.supplied_import.pk}


def housing(world):
    return {"pk": world.housing_import.pk}


def of(name, **also):
    """The address of the world's `name`, an object of the first programme alone, and of what stands with it."""

    def kwargs(world):
        more = {key: getattr(world, other).pk if hasattr(World, other) else other for key, other in also.items()}
        return {"slug": world.programme.slug, "pk": getattr(world, name).pk, **more}

    kwargs.belongs_to_programme = True
    return kwargs


def hours_to_report(world):
    sign_up = world.past_sign_up
    return {"token": volunteer_links.token_of(sign_up.volunteer), "pk": sign_up.pk}


TABLE = {
    # engagement
    "healthz": Row(public()),
    "readyz": Row(public()),
    "council-colours": Row(public()),
    "accessibility-statement": Row(public()),
    "privacy-notice": Row(public()),
    "offline": Row(public()),
    "offline-worker": Row(public()),
    "offline-manifest": Row(public()),
    "your-account": Row(signed_in()),
    "account_login": Row(lambda who: 200 if who == "nobody" else 302),
    "account_logout": Row(signed_in()),
    "account_inactive": Row(public()),
    "account_signup": Row(public()),
    "account_change_password": Row(signed_in()),
    "account_reset_password": Row(public()),
    "account_reset_password_done": Row(public()),
    "account_reset_password_from_key": Row(public(), lambda world: {"uidb36": "1", "key": "no-such-key"}),
    "account_reset_password_from_key_done": Row(public()),
    "usersessions_list": Row(signed_in()),
    # estates
    "estates:programmes": Row(signed_in()),
    "estates:add-programme": Row(somewhere(SITE)),
    "estates:programme": Row(member(*ROLES, SITE), slug),
    "estates:edit-programme": Row(member(MANAGER, SITE), slug),
    "estates:team": Row(member(MANAGER, SITE), slug),
    "estates:add-to-team": Row(member(MANAGER, SITE), slug),
    "estates:remove-from-team": Row(member(MANAGER, SITE), of("membership")),
    "estates:invite-again": Row(member(MANAGER, SITE, ok=302), of("membership"), method="post"),
    "estates:agencies": Row(somewhere(*STAFF)),
    "estates:add-agency": Row(somewhere(MANAGER, OFFICER)),
    "estates:edit-agency": Row(somewhere(MANAGER, OFFICER), lambda world: {"pk": world.agency.pk}),
    "estates:estates": Row(member(*STAFF), slug),
    "estates:add-estate": Row(member(*DATA), slug),
    "estates:link-estate": Row(member(*DATA), slug),
    "estates:estate": Row(member(*STAFF), of("estate")),
    "estates:edit-estate": Row(member(*DATA), of("estate")),
    "estates:unlink-estate": Row(member(*DATA), of("estate")),
    "estates:areas": Row(member(*STAFF), slug),
    "estates:add-areas": Row(member(*DATA), slug),
    "estates:area": Row(member(*STAFF), of("sister")),
    "estates:edit-area": Row(member(*DATA), of("area")),
    "estates:edit-homes": Row(member(*DATA), of("area")),
    "estates:edit-buffer": Row(member(*DATA), of("area")),
    "estates:remove-buffer": Row(member(*DATA), of("area")),
    "estates:upload-boundary": Row(member(*DATA), of("area")),
    "estates:choose-shapes": Row(member(*DATA, ok=404), of("upload")),  # only for whoever uploaded it
    "estates:name-comparison": Row(member(*DATA), slug),
    "estates:add-comparison": Row(member(*DATA), slug),
    "estates:withdraw-comparison": Row(member(*DATA), of("comparison")),
    "estates:purposes": Row(member(MANAGER), slug),
    "estates:change-purpose": Row(member(MANAGER), lambda world: {**slug(world), "purpose": "news"}),
    "estates:people": Row(member(*PEOPLE), slug),
    "estates:export-people": Row(member(MANAGER), slug),
    "estates:add-person": Row(member(*PEOPLE), slug),
    "estates:people-imports": Row(member(OFFICER, MANAGER), slug),
    "estates:people-import": Row(member(OFFICER, MANAGER), of("people_import")),
    "estates:people-import-progress": Row(member(OFFICER, MANAGER), of("people_import")),
    "estates:people-import-problems": Row(member(OFFICER, MANAGER), of("people_import")),
    "estates:confirm-people-import": Row(member(OFFICER, MANAGER, ok=302), of("people_import"), method="post"),
    "estates:cancel-people-import": Row(member(OFFICER, MANAGER, ok=302), of("people_import"), method="post"),
    "estates:undo-people-import": Row(member(OFFICER, MANAGER, ok=302), of("people_import"), method="post"),
    "estates:duplicates": Row(member(*PEOPLE), slug),
    "estates:household": Row(member(*PEOPLE), of("household")),
    "estates:rename-household": Row(member(*PEOPLE), of("household")),
    "estates:person": Row(member(*PEOPLE), of("person")),
    "estates:change-person": Row(member(*PEOPLE), of("person")),
    "estates:person-history": Row(member(*PEOPLE), of("person")),
    "estates:mark-phone": Row(member(*PEOPLE, ok=302), of("person", phone_pk="phone"), method="post"),
    "estates:email-is-right": Row(member(*PEOPLE, ok=302), of("person"), method="post"),
    # Whoever works with people in both programmes may take somebody over from one to the other.
    "estates:add-to-programme": Row(
        member(*PEOPLE, ok=302), lambda world: {**slug(world), "pk": world.person.pk}, method="post"
    ),
    "estates:record-consent": Row(member(*PEOPLE), of("person", purpose="news")),
    "estates:stop-contact": Row(member(*PEOPLE), of("person")),
    "estates:lift-wish": Row(member(MANAGER), of("person", wish_pk="wish")),
    "estates:share-household": Row(member(*PEOPLE, ok=302), of("person", other_pk="other_person"), method="post"),
    "estates:leave-household": Row(member(*PEOPLE, ok=302), of("person"), method="post"),
    "estates:not-the-same": Row(member(*PEOPLE, ok=302), of("person", other_pk="other_person"), method="post"),
    "estates:merge-people": Row(member(*PEOPLE), of("person", other_pk="other_person")),
    "estates:undo-merge": Row(member(*PEOPLE), of("person", merge_pk="merge")),
    "estates:hold-person": Row(member(MANAGER), of("person")),
    "estates:erase-person": Row(member(MANAGER), of("person")),
    "estates:everything-held": Row(member(MANAGER), of("person")),
    "estates:download-everything": Row(member(MANAGER), of("person"), method="post"),
    # outreach
    "outreach:messages": Row(member(OFFICER, MANAGER), slug),
    "outreach:message": Row(member(OFFICER, MANAGER), of("message")),
    "outreach:try-again": Row(member(OFFICER, MANAGER, ok=302), of("message"), method="post"),
    "outreach:write-message": Row(member(OFFICER, MANAGER), of("person")),
    "outreach:message-templates": Row(member(OFFICER, MANAGER), slug),
    "outreach:add-message-template": Row(member(OFFICER, MANAGER), slug),
    "outreach:message-template": Row(member(OFFICER, MANAGER), of("message_template")),
    "outreach:edit-message-template": Row(member(OFFICER, MANAGER), of("message_template")),
    "outreach:test-message-template": Row(member(OFFICER, MANAGER, ok=302), of("message_template"), method="post"),
    "outreach:send-mailing": Row(member(OFFICER, MANAGER), of("message_template")),
    "outreach:mailing": Row(member(OFFICER, MANAGER), of("mailing")),
    "outreach:stop-mailing": Row(member(OFFICER, MANAGER, ok=302), of("mailing"), method="post"),
    "outreach:stop-messages": Row(public(), lambda world: {"token": SIGNER.sign(world.message.reference.hex)}),
    "outreach:call-lists": Row(member(*PEOPLE), slug),
    "outreach:add-call-list": Row(member(OFFICER, MANAGER), slug),
    "outreach:coachings": Row(member(*PEOPLE), slug),
    "outreach:next-coaching-call": Row(member(*PEOPLE, ok=302), slug, method="post"),
    "outreach:start-coaching": Row(member(*PEOPLE), of("person")),
    "outreach:coaching": Row(member(*PEOPLE), of("coaching")),
    "outreach:add-step": Row(member(*PEOPLE, ok=302), of("coaching"), method="post"),
    "outreach:mark-step": Row(member(*PEOPLE, ok=302), of("coaching", step_pk="step"), method="post"),
    "outreach:pause-coaching": Row(member(*PEOPLE, ok=302), of("coaching"), method="post"),
    "outreach:resume-coaching": Row(member(*PEOPLE, ok=302), of("coaching"), method="post"),
    "outreach:end-coaching": Row(member(*PEOPLE), of("coaching")),
    "outreach:coverage": Row(member(*PEOPLE), slug),
    "outreach:door-rounds": Row(member(*PEOPLE), slug),
    "outreach:add-door-round": Row(member(OFFICER, MANAGER), slug),
    "outreach:door-round": Row(member(*PEOPLE), of("door_round")),
    "outreach:close-door-round": Row(member(OFFICER, MANAGER, ok=302), of("door_round"), method="post"),
    "outreach:open-door-round": Row(member(OFFICER, MANAGER, ok=302), of("door_round"), method="post"),
    "outreach:visit-door": Row(member(*PEOPLE), of("door")),
    "outreach:undo-visit": Row(member(*PEOPLE, ok=302), of("visit"), method="post"),
    "outreach:place-block": Row(member(OFFICER, MANAGER), of("estate")),
    "outreach:release-calls": Row(member(*PEOPLE, ok=302), slug, method="post"),
    "outreach:call-list": Row(member(*PEOPLE), of("call_list")),
    "outreach:edit-call-list": Row(member(OFFICER, MANAGER), of("call_list")),
    "outreach:add-to-call-list": Row(member(OFFICER, MANAGER), of("call_list")),
    "outreach:close-call-list": Row(member(OFFICER, MANAGER, ok=302), of("call_list"), method="post"),
    "outreach:open-call-list": Row(member(OFFICER, MANAGER, ok=302), of("call_list"), method="post"),
    "outreach:next-call": Row(member(*PEOPLE, ok=302), of("call_list"), method="post"),
    "outreach:call": Row(member(*PEOPLE), of("entry")),
    "outreach:skip-call": Row(member(*PEOPLE, ok=302), of("entry"), method="post"),
    "outreach:keep-call": Row(member(*PEOPLE, ok=204), of("entry"), method="post"),
    "outreach:contacts": Row(member(*PEOPLE), of("person")),
    "outreach:log-contact": Row(member(*PEOPLE), of("person")),
    "outreach:raise-concern": Row(member(*PEOPLE), of("person")),
    # the named lead alone, who is none of these
    "outreach:concerns": Row(member(), slug),
    "outreach:concern": Row(member(*PEOPLE, ok=404), of("concern")),
    "outreach:mark-concern-read": Row(member(*PEOPLE, ok=404), of("concern"), method="post"),
    "outreach:safeguarding-lead": Row(member(MANAGER), slug),
    "outreach:undo-contact": Row(member(*PEOPLE, ok=302), of("contact"), method="post"),
    "outreach:questionnaires": Row(member(*PEOPLE), slug),
    "outreach:add-questionnaire": Row(member(OFFICER, MANAGER), slug),
    "outreach:questionnaire": Row(member(*PEOPLE), of("questionnaire")),
    "outreach:edit-questionnaire": Row(member(OFFICER, MANAGER), of("questionnaire")),
    "outreach:preview-questionnaire": Row(member(*PEOPLE), of("questionnaire")),
    "outreach:publish-questionnaire": Row(member(OFFICER, MANAGER, ok=302), of("questionnaire"), method="post"),
    "outreach:drop-draft": Row(member(OFFICER, MANAGER, ok=302), of("questionnaire"), method="post"),
    "outreach:add-question": Row(member(OFFICER, MANAGER), of("questionnaire")),
    "outreach:edit-question": Row(member(OFFICER, MANAGER), of("questionnaire", key="belong")),
    "outreach:move-question": Row(member(OFFICER, MANAGER, ok=302), of("questionnaire", key="belong"), method="post"),
    "outreach:remove-question": Row(member(OFFICER, MANAGER, ok=302), of("questionnaire", key="belong"), method="post"),
    "outreach:compare-interviews": Row(member(*PEOPLE), slug),
    "outreach:interview-results": Row(member(*PEOPLE), of("questionnaire")),
    "outreach:export-interviews": Row(member(MANAGER), of("questionnaire")),
    "outreach:interviews": Row(member(*PEOPLE), of("person")),
    "outreach:interview": Row(member(*PEOPLE), of("interview")),
    # events: volunteers
    "events:volunteers": Row(member(*PEOPLE), slug),
    "events:add-volunteer": Row(member(*PEOPLE), slug),
    "events:register-person": Row(member(*PEOPLE), of("person")),
    "events:volunteer": Row(member(*PEOPLE), of("volunteer")),
    "events:edit-volunteer": Row(member(*PEOPLE), of("volunteer")),
    "events:change-volunteer-state": Row(member(*LEADS), of("volunteer")),
    "events:emergency-contact": Row(member(*LEADS), of("volunteer")),
    "events:record-check": Row(member(*LEADS), of("volunteer")),
    "events:end-check": Row(member(*LEADS), of("volunteer")),
    "events:look-at-application": Row(
        member(*PEOPLE, ok=302), of("volunteer", application_pk="application"), method="post"
    ),
    "events:volunteer-link": Row(member(*PEOPLE, ok=302), of("volunteer"), method="post"),
    "events:thanks-letter": Row(member(*LEADS), of("thanked")),
    "events:add-hours": Row(member(*PEOPLE), of("volunteer")),
    "events:volunteer-hours": Row(member(*LEADS), slug),
    "events:correct-hours": Row(member(*LEADS), of("hours")),
    "events:remove-hours": Row(member(*LEADS, ok=302), of("hours"), method="post"),
    "events:add-volunteer-role": Row(member(*LEADS), slug),
    "events:edit-volunteer-role": Row(member(*LEADS), of("volunteer_role")),
    "events:shifts": Row(member(*PEOPLE), slug),
    "events:add-shift": Row(member(*LEADS), slug),
    "events:shift": Row(member(*PEOPLE), of("shift")),
    "events:edit-shift": Row(member(*LEADS), of("shift")),
    "events:call-off-shift": Row(member(*LEADS), of("shift")),
    "events:offer-gap": Row(member(*LEADS, ok=302), of("shift"), method="post"),
    "events:put-on-shift": Row(member(*PEOPLE, ok=404), of("shift"), method="post"),  # whom, is in what is sent
    "events:change-shift-sign-up": Row(member(*PEOPLE, ok=302), of("shift_sign_up"), method="post"),
    "events:my-shifts": Row(public(), lambda world: {"token": volunteer_links.token_of(world.volunteer)}),
    "events:answer-shift": Row(
        public(ok=302),
        lambda world: {"token": volunteer_links.token_of(world.volunteer), "pk": world.shift.pk},
        method="post",
    ),
    "events:join": Row(public(), lambda world: {"slug": world.asking_programme.slug}),
    "events:joined": Row(public(), lambda world: {"slug": world.asking_programme.slug}),
    "events:report-shift": Row(public(), hours_to_report),
    "events:report-activity": Row(public(), lambda world: {"token": volunteer_links.token_of(world.volunteer)}),
    # events
    "events:events": Row(member(*PEOPLE), slug),
    "events:new-event": Row(member(EVENT_LEAD, MANAGER), slug),
    "events:add-event": Row(member(EVENT_LEAD, MANAGER), lambda world: {**slug(world), "kind": Kind.FUN_DAY}),
    "events:event": Row(member(*PEOPLE), of("event")),
    "events:edit-event": Row(member(EVENT_LEAD, MANAGER), of("event")),
    "events:copy-event": Row(member(EVENT_LEAD, MANAGER), of("event")),
    "events:keep-as-template": Row(member(EVENT_LEAD, MANAGER, ok=302), of("event"), method="post"),
    "events:publish-event": Row(member(EVENT_LEAD, MANAGER, ok=302), of("event"), method="post"),
    "events:close-sign-up": Row(member(EVENT_LEAD, MANAGER, ok=302), of("event"), method="post"),
    "events:open-sign-up": Row(member(EVENT_LEAD, MANAGER, ok=302), of("event"), method="post"),
    "events:cancel-event": Row(member(EVENT_LEAD, MANAGER), of("event")),
    "events:drop-event": Row(member(EVENT_LEAD, MANAGER, ok=302), of("draft_event"), method="post"),
    "events:add-sessions": Row(member(EVENT_LEAD, MANAGER), of("event")),
    "events:edit-session": Row(member(EVENT_LEAD, MANAGER), of("event", session_pk="session")),
    "events:call-off-session": Row(
        member(EVENT_LEAD, MANAGER, ok=302), of("event", session_pk="session"), method="post"
    ),
    # sign-ups
    "events:sign-ups": Row(member(*PEOPLE), of("event")),
    "events:add-sign-up": Row(member(OFFICER, EVENT_LEAD, MANAGER), of("event")),
    "events:staff-sign-up": Row(member(*PEOPLE), of("event", sign_up_pk="sign_up")),
    "events:change-for-them": Row(member(OFFICER, EVENT_LEAD, MANAGER), of("event", sign_up_pk="sign_up")),
    "events:let-in": Row(member(EVENT_LEAD, MANAGER), of("event", sign_up_pk="sign_up")),
    "events:set-priority": Row(member(EVENT_LEAD, MANAGER), of("event", sign_up_pk="sign_up")),
    **{
        f"events:{name}": Row(member(*roles, ok=302), of("event", sign_up_pk="other_sign_up"), method="post")
        for roles, name in (
            ((OFFICER, EVENT_LEAD, MANAGER), "cancel-for-them"),
            ((EVENT_LEAD, MANAGER), "approve-sign-up"),
            ((EVENT_LEAD, MANAGER), "refuse-sign-up"),
            ((OFFICER, EVENT_LEAD, MANAGER), "flag-sign-up"),
        )
    },
    "events:cancel-one-for-them": Row(
        member(OFFICER, EVENT_LEAD, MANAGER, ok=302),
        of("event", sign_up_pk="sign_up", attendee_pk="companion"),
        method="post",
    ),
    "events:sign-up": Row(public(), lambda world: {"slug": world.event.slug}),
    "events:signed-up-before": Row(public(), lambda world: {"slug": world.event.slug}),
    "events:my-sign-up": Row(public(), lambda world: world.of_sign_up()),
    "events:change-sign-up": Row(public(), lambda world: world.of_sign_up()),
    "events:cancel-sign-up": Row(public(), lambda world: world.of_sign_up()),
    "events:cancel-attendee": Row(public(), lambda world: world.of_sign_up(pk=world.sign_up.attendees.last().pk)),
    "events:answer-offer": Row(public(), lambda world: {"token": token_of(world.offered_sign_up), "answer": "accept"}),
    "events:new-link": Row(public(ok=302), lambda world: world.of_sign_up(), method="post"),
    "events:feedback": Row(public(), lambda world: {"token": feedback_token_of(world.sign_up_to_praise)}),
    "events:public-events": Row(public()),
    "events:public-estate-events": Row(public(), lambda world: {"pk": world.estate.pk}),
    "events:public-event": Row(public(), lambda world: {"slug": world.event.slug}),
    "events:calendar-file": Row(public(), lambda world: {"slug": world.event.slug}),
    "events:qr-code": Row(public(), lambda world: {"slug": world.event.slug, "form": "svg"}),
    "events:poster": Row(public(), lambda world: {"slug": world.event.slug}),
    "events:check-in": Row(member(*PEOPLE), of("running_event", session_pk="running")),
    "events:arrive": Row(member(*PEOPLE, ok=302), of("running_event", session_pk="running"), method="post"),
    "events:undo-arrival": Row(member(*PEOPLE, ok=302), of("running_event", session_pk="running"), method="post"),
    "events:walk-in": Row(member(*PEOPLE), of("running_event", session_pk="running")),
    "events:count-heads": Row(member(*PEOPLE), of("running_event", session_pk="running")),
    "events:undo-press": Row(member(*PEOPLE, ok=302), of("running_event", session_pk="running"), method="post"),
    "events:say-how-many": Row(member(*PEOPLE), of("running_event", session_pk="running")),
    "events:withdraw-figure": Row(member(*PEOPLE, ok=302), of("running_event", session_pk="running"), method="post"),
    "events:attendance": Row(member(*PEOPLE), of("running_event", session_pk="running")),
    "events:attendance-csv": Row(member(OFFICER, EVENT_LEAD, MANAGER), of("running_event", session_pk="running")),
    "events:what-came": Row(member(*PEOPLE), slug),
    "events:after-event": Row(member(*PEOPLE), of("running_event")),
    "events:photo-permissions": Row(member(*PEOPLE), of("running_event")),
    # partnership: of the partners, the one of the agency that has the action
    "partnership:our-action": Row(public(), lambda world: {"token": agreed(world).rsplit("/", 2)[1]}),
    "partnership:meetings": Row(member(OFFICER, MANAGER), slug),
    "partnership:add-meeting": Row(member(OFFICER, MANAGER), slug),
    "partnership:meeting": Row(member(OFFICER, MANAGER), of("meeting")),
    "partnership:edit-meeting": Row(member(OFFICER, MANAGER), of("meeting")),
    "partnership:decide": Row(member(OFFICER, MANAGER), of("meeting")),
    "partnership:issues": Row(member(*PEOPLE), slug),
    "partnership:add-issue": Row(member(*PEOPLE), slug),
    "partnership:raise-issue": Row(member(*PEOPLE), of("person")),
    "partnership:issue": Row(member(*PEOPLE), of("issue")),
    "partnership:edit-issue": Row(member(OFFICER, MANAGER), of("issue")),
    "partnership:close-issue": Row(member(OFFICER, MANAGER), of("issue")),
    "partnership:join-issue": Row(member(OFFICER, MANAGER), of("issue")),
    "partnership:mark-told": Row(member(*PEOPLE, ok=302), of("raised"), method="post"),
    "partnership:you-said": Row(public(), lambda world: {"slug": world.issue.programme.slug}),
    "partnership:you-said-estate": Row(public(), where_issues_are_shown),
    "partnership:you-said-poster": Row(public(), where_issues_are_shown),
    "partnership:worked": Row(public(), lambda world: {"token": link(world.raised).rsplit("/", 2)[1]}),
    "partnership:reopen-issue": Row(member(OFFICER, MANAGER, ok=302), of("issue"), method="post"),
    "partnership:actions": Row(member(OFFICER, MANAGER, PARTNER), slug),
    "partnership:add-action": Row(member(OFFICER, MANAGER), slug),
    "partnership:action": Row(member(OFFICER, MANAGER, PARTNER), of("action")),
    "partnership:edit-action": Row(member(OFFICER, MANAGER), of("action")),
    # reporting
    "reporting:home": Row(signed_in()),
    "reporting:imports": Row(somewhere(*DATA)),
    "reporting:add-police-files": Row(somewhere(*DATA)),
    "reporting:police-files": Row(somewhere(*DATA)),
    "reporting:police-import": Row(somewhere(*DATA), lambda world: {"pk": world.police_import.pk}),
    "reporting:police-import-progress": Row(somewhere(*DATA), lambda world: {"pk": world.police_import.pk}),
    "reporting:police-import-problems": Row(somewhere(*DATA), lambda world: {"pk": world.police_import.pk}),
    "reporting:undo-police-import": Row(somewhere(*DATA), lambda world: {"pk": world.police_import.pk}),
    "reporting:answer-zero": Row(somewhere(*DATA), lambda world: {"pk": world.asking_import.pk}),
    "reporting:dashboard": Row(member(*STAFF), slug),
    "reporting:supplied-counts": Row(member(*STAFF), slug),
    "reporting:housing-imports": Row(somewhere(*DATA)),
    "reporting:add-housing-file": Row(somewhere(*DATA)),
    "reporting:housing-import": Row(somewhere(*DATA), housing),
    "reporting:housing-import-progress": Row(somewhere(*DATA), housing),
    "reporting:housing-import-problems": Row(somewhere(*DATA), housing),
    "reporting:map-housing-categories": Row(somewhere(*DATA), housing),
    "reporting:confirm-housing-import": Row(somewhere(*DATA, ok=302), housing, method="post"),
    "reporting:cancel-housing-import": Row(somewhere(*DATA, ok=302), housing, method="post"),
    "reporting:undo-housing-import": Row(somewhere(*DATA, ok=302), housing, method="post"),
    "reporting:supplied-imports": Row(somewhere(*DATA)),
    "reporting:supplied-import": Row(somewhere(*DATA), supplied),
    "reporting:supplied-import-progress": Row(somewhere(*DATA), supplied),
    "reporting:supplied-import-problems": Row(somewhere(*DATA), supplied),
    "reporting:confirm-supplied-import": Row(somewhere(*DATA, ok=302), supplied, method="post"),
    "reporting:cancel-supplied-import": Row(somewhere(*DATA, ok=302), supplied, method="post"),
    "reporting:undo-supplied-import": Row(somewhere(*DATA, ok=302), supplied, method="post"),
    "reporting:housing-cases": Row(member(*STAFF), slug),
    "reporting:housing-cases-csv": Row(
        member(*STAFF, ok=400), slug
    ),  # without a question, there is nothing to download
    "reporting:asb-rows": Row(member(*STAFF), slug),
    "reporting:asb-rows-csv": Row(member(*STAFF, ok=400), slug),  # without a question, there is nothing to download
}
# Django's administration site. There is no page of people in it.
TABLE |= {
    "admin:index": Row(administration()),
    "admin:login": Row(lambda who: LOGIN if who == "nobody" else 302 if who == SITE else 403),
    "admin:logout": Row(administration(), method="post"),
    "admin:autocomplete": Row(administration(ok=403)),
    "admin:jsi18n": Row(administration()),
    "admin:view_on_site": Row(administration(ok=404), lambda world: {"content_type_id": 0, "object_id": 0}),
    "admin:app_list": Row(administration(), lambda world: {"app_label": "estates"}),
    "admin/(?P<url>.*)$": Row(administration(ok=404), address="/admin/no-such-page"),
    **model_administration("estates_user", lambda world: world.user, delete=403),
    **model_administration("estates_membership", lambda world: world.membership, add=403, delete=403),
    **model_administration("estates_programme", lambda world: world.programme, delete=403),
    **model_administration("estates_agency", lambda world: world.agency),
}
