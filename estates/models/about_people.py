"""What later apps hold about a person: found by their foreign keys, so that nobody has to remember to add them."""

from django.apps import apps

from estates.models.people import Person


def rows_of_later_apps(person):
    """(what they are, their rows) of every model outside `estates` that points at the person, the same order always.

    Their managers have `forget()`, which empties what was written about the person when they are erased, and `told()`,
    the rows as dictionaries of plain text for whoever asks what is held about them.
    """
    for model, field in later_relations():
        yield str(model._meta.verbose_name_plural).capitalize(), model.objects.filter(**{field: person})


def later_relations():
    """(model, name of its field) of each foreign key to a person outside `estates`."""
    for model in apps.get_models():
        if model._meta.app_label != "estates" and not hasattr(model, "instance_type"):
            for field in model._meta.get_fields():
                if field.many_to_one and field.concrete and field.related_model is Person:
                    yield model, field.name
