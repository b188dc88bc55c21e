"""The least rows that a test of messages needs."""

from estates.models import Purpose, Wording
from estates.tests.make import make_person, make_wording
from outreach.message_templates import save_template
from outreach.models import Message, MessageTemplate
from outreach.outbox import queue_message


def make_reader(programme, name="Ann Lee", **fields):
    """A person with an e-mail address, in a programme whose basis is its public task."""
    if not programme.wordings.filter(purpose=Purpose.PROGRAMME).exists():
        make_wording(programme, Purpose.PROGRAMME, "We work for you.", Wording.Basis.PUBLIC_TASK)
    return make_person(programme, name, **{"email": f"{name.split()[0].lower()}@example.org", **fields})


def make_message(person, **fields):
    fields = {
        "programme": person.programmes.first(),
        "about": f"test:{Message.objects.count() + 1}",
        "kind": "news",
        "channel": "email",
        "subject": "Your workshop",
        "body": "See you on Saturday.",
        **fields,
    }
    return queue_message(person=person, **fields)


def make_message_template(programme, by=None, **fields):
    fields = {
        "name": "Invitation",
        "subject": "For ((name))",
        "body": "Dear ((name)),\nsee you. ((Programme))",
        **fields,
    }
    return save_template(template=MessageTemplate(programme=programme), by=by, **fields)
