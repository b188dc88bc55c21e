"""Puts the demonstration together, in one transaction."""

from random import Random

from django.db import transaction

from estates.models import Programme
from reporting.demonstration.actions import add_actions, add_issues, add_meeting_of
from reporting.demonstration.attendance import add_attendance
from reporting.demonstration.calls import add_calls
from reporting.demonstration.coaching import add_coaching
from reporting.demonstration.counts import add_counts
from reporting.demonstration.events import add_events
from reporting.demonstration.interviews import add_follow_up, add_interviews
from reporting.demonstration.people import add_people, add_purposes
from reporting.demonstration.places import add_borough, add_comparison_estates, add_estates, add_programme
from reporting.demonstration.sign_ups import add_sign_ups
from reporting.demonstration.staff import add_agencies, add_staff
from reporting.demonstration.volunteers import add_volunteers
from reporting.recounting import recount_changed_areas

SEED = 2005


class AlreadyThere(Exception):
    """The demonstration was loaded before."""


@transaction.atomic
def load():
    """Add the demonstration and return its programme. Raises AlreadyThere, and then nothing is changed."""
    if Programme.objects.filter(is_demonstration=True).exists():
        raise AlreadyThere
    random = Random(SEED)  # noqa: S311 - the same rows each time, nothing secret
    programme = add_programme()
    agencies = add_agencies()
    staff = add_staff(programme, agencies)
    estates = add_estates(programme, by=staff["data_officer"])
    add_borough(by=staff["data_officer"])
    comparisons = add_comparison_estates(programme, by=staff["manager"])
    add_counts(estates, comparisons, random, by=staff["data_officer"])
    add_purposes(programme, by=staff["manager"])
    add_people(programme, estates, agencies, random, by=staff["officer"])
    add_calls(programme, random, lead=staff["coach"], by=staff["officer"])
    add_interviews(programme, random, by=staff["officer"])
    add_coaching(programme, coach=staff["coach"])
    events = add_events(programme, estates, by=staff["event_lead"])
    add_sign_ups(programme, events, by=staff["officer"])
    add_volunteers(programme, events, Random(SEED), by=staff["event_lead"])  # noqa: S311 - as above
    add_attendance(programme, events, Random(SEED), by=staff["event_lead"])  # noqa: S311 - as above
    add_actions(programme, estates, agencies, by=staff["manager"])
    add_issues(programme, random, by=staff["officer"])
    add_meeting_of(programme, agencies, chair=staff["manager"], by=staff["officer"])
    add_follow_up(programme, random, by=staff["officer"])
    transaction.on_commit(recount_changed_areas)  # in no file yet, so that no page says "being recounted"
    return programme
