"""Who works on a programme in which role. A manager decides it, or a site administrator."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagement.access import Role
from estates.models import Membership, Programme, User


class LastManager(Exception):
    """Without this manager nobody could look after the programme any more."""


@transaction.atomic
def add_member(*, programme, email, name, role, by, agency=None):
    """Give whoever has this address the role, and an account if they have none yet (`name` is used only then).

    Raises ValidationError if they already have the role, are a partner without an agency, or may not sign in.
    """
    user = _user_with(email) or _new_user(email, name)
    if not user.is_active:
        raise ValidationError("This account is switched off. Ask a site administrator to switch it on first.")
    membership = Membership(user=user, programme=programme, role=role, agency=agency)
    membership.full_clean()
    membership._history_user = by
    membership.save()
    return membership


@transaction.atomic
def remove_member(*, membership, by):
    """Take the role away, at the next click of whoever had it. Raises LastManager."""
    Programme.objects.select_for_update().get(pk=membership.programme_id)
    if membership.role == Role.MANAGER and not _other_managers(membership).exists():
        raise LastManager
    membership._history_user = by
    membership.delete()


def _user_with(email):
    return User.objects.filter(email__iexact=email).first()


def _new_user(email, name):
    """An account without a password: its owner chooses one by the link of the invitation."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name)
    except IntegrityError:  # somebody else added them at the same moment
        return _user_with(email)


def _other_managers(membership):
    managers = Membership.objects.filter(programme=membership.programme_id, role=Role.MANAGER, user__is_active=True)
    return managers.exclude(pk=membership.pk)
