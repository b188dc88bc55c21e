"""Writing into the volunteer register: who is on it, what they can do, and in which state they are."""

from django.db import transaction

from engagement.editing import claim_version
from estates.models import Person
from events.models import EmergencyContact, FreeTime, Skill, Volunteer

# What a form offers while nobody has typed anything else.
USUAL_SKILLS = (
    "Art and music", "Children and young people", "Cooking", "Driving", "First aid", "Gardening", "Interpreting",
    "Office work", "Organising", "Setting up and clearing away", "Social media", "Sport", "Talking to neighbours",
)  # fmt: skip
WORDS = ("likes", "languages", "would_like_to_learn", "wants_to_lead", "what_became_of_it", "is_under_18")


def skills_to_choose():
    """Every skill by name, those that nobody has yet too."""
    return sorted({*USUAL_SKILLS, *Skill.objects.values_list("name", flat=True)})


@transaction.atomic
def add_volunteer(*, programme, person, by, skills=(), free_times=(), joined_by_themselves=False, **words):
    """Put somebody on the register as an applicant; whoever is on it already is returned unchanged.

    `words` are those of WORDS, `skills` names, `free_times` pairs of weekday and part of day.
    """
    person = Person.objects.lock_current(person)
    volunteer = Volunteer.objects.filter(programme=programme, person=person).first()
    if volunteer:
        return volunteer
    volunteer = Volunteer(programme=programme, person=person, created_by=by, joined_by_themselves=joined_by_themselves)
    volunteer._history_user = by
    _write(volunteer, skills, free_times, words)
    return volunteer


@transaction.atomic
def change_volunteer(*, volunteer, version, by, skills, free_times, **words):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved the volunteer since `version`, and GoneMeanwhile."""
    claim_version(volunteer, version)
    volunteer._history_user = by
    _write(volunteer, skills, free_times, words)


@transaction.atomic
def change_state(*, volunteer, version, state, because, by):
    """By somebody, for a reason, never by itself. Raises ChangedMeanwhile and GoneMeanwhile."""
    claim_version(volunteer, version)
    volunteer.state, volunteer.state_because = state, because
    volunteer._history_user = by
    volunteer.save()


@transaction.atomic
def set_emergency_contact(*, volunteer, name, phone, by):
    """`phone` as E.164; without either there is none any more."""
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if not name:
        EmergencyContact.objects.filter(volunteer=volunteer).delete()
        return
    EmergencyContact.objects.update_or_create(volunteer=volunteer, defaults={"name": name, "phone": phone})


def _write(volunteer, skills, free_times, words):
    unknown = set(words) - set(WORDS)
    if unknown:
        raise TypeError(f"A volunteer has no {', '.join(sorted(unknown))} to write.")
    for field, value in words.items():
        setattr(volunteer, field, value)
    volunteer.save()
    volunteer.skills.set([Skill.objects.get_or_create(name=name)[0] for name in skills])
    volunteer.free_times.all().delete()
    FreeTime.objects.bulk_create(
        FreeTime(volunteer=volunteer, weekday=weekday, part_of_day=part) for weekday, part in free_times
    )
