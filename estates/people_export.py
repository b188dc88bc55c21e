"""The list of people as rows for a spreadsheet: how to reach them, and by which ways they must not be reached."""

from estates.models import Channel, Person

HEADER = [
    "Name", "Kind", "Phone numbers", "E-mail address", "Flat or house number", "Block", "Street", "Postcode", "Estate",
    "Agency", "Job title", "Preferred way to be reached", "Language", "Age band", "Do not contact by",
]  # fmt: skip
# What leaves, by its name in the audit trail. Access needs stay here: they are for whoever meets the person.
FIELDS = [
    "name", "kind", "phones", "email", "flat", "block", "street", "postcode", "estate", "agency", "job_title",
    "preferred_channel", "language", "age_band", "do_not_contact",
]  # fmt: skip


def rows(people):
    """One row a person of the queryset, read in pieces."""
    people = people.order_by("plain_name", "pk")
    blocked = {
        channel: set(
            people.exclude(pk__in=Person.objects.contactable(channel).values("pk")).values_list("pk", flat=True)
        )
        for channel in Channel
    }
    for person in people.select_related("estate", "agency").prefetch_related("phones").iterator(chunk_size=1000):
        numbers = [str(phone) for phone in person.phones.all() if not phone.wrong_since]
        yield [
            person.name, person.get_kind_display(), "; ".join(numbers), person.working_email, person.flat, person.block,
            person.street, person.postcode, person.estate, person.agency, person.job_title,
            person.get_preferred_channel_display(), person.language, person.get_age_band_display(),
            "; ".join(channel.label for channel in Channel if person.pk in blocked[channel]),
        ]  # fmt: skip
