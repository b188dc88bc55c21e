"""The least rows that a test of messages needs."""

import uuid

from estates.models import Person, Purpose, Wording
from estates.tests.make import make_person, make_wording
from outreach.mailings import start_mailing
from outreach.message_templates import save_template
from outreach.models import Mailing, Message, MessageTemplate
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


def make_mailing(template, *people, by=None, key=None, channel="email"):
    """Started, and not written down yet."""
    texts = {name: getattr(template, name) for name in ("programme", "name", "purpose", "subject", "body")}
    mailing = Mailing(key=key or uuid.uuid4(), channel=channel, **texts)
    chosen = Person.objects.filter(pk__in=[person.pk for person in people])
    return start_mailing(mailing=mailing, people=chosen, by=by)
