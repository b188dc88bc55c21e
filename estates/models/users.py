"""The staff, and who of them works on which programme in which role."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from engagement.access import SITE_ADMINISTRATOR, Role


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who works here and signs in: an officer, a manager, an agency's partner, a site administrator."""

    email = models.EmailField("e-mail address")
    name = models.CharField("name", max_length=200)
    is_staff = models.BooleanField("may open the administration site", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="estates_user_email_once",
                violation_error_message="Somebody already signs in with this address.",
            )
        ]

    def __str__(self):
        return self.name or self.email

    def save(self, *args, update_fields=None, **kwargs):
        """The address that stands here is the only one: allauth's list of others would keep an old one alive."""
        super().save(*args, update_fields=update_fields, **kwargs)
        if update_fields is None or "email" in update_fields:
            self.emailaddress_set.exclude(email__iexact=self.email).delete()

    def get_full_name(self):
        return self.name

    def roles_in(self, programme):
        """The roles this user has in `programme`, as a frozenset."""
        roles = {m.role for m in self._memberships if m.programme_id == programme.pk}
        return frozenset(roles | self._site_roles)

    def roles_anywhere(self):
        """The roles this user has in any programme, as a frozenset."""
        return frozenset({m.role for m in self._memberships} | self._site_roles)

    @property
    def _site_roles(self):
        return {SITE_ADMINISTRATOR} if self.is_superuser else set()

    @property
    def _memberships(self):
        """Read once a request: the user is loaded anew with each."""
        if not hasattr(self, "_membership_list"):
            self._membership_list = list(self.memberships.all())
        return self._membership_list


class Membership(models.Model):
    """One role of one user in one programme; nobody sees a programme without one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("role", max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        "estates.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "programme", "role"],
                name="estates_membership_once",
                violation_error_message="This person already has this role in the programme.",
            ),
            models.CheckConstraint(
                name="estates_agency_partner_has_an_agency",
                condition=models.Q(role=Role.AGENCY_PARTNER, agency__isnull=False)
                | ~models.Q(role=Role.AGENCY_PARTNER),
                violation_error_message="Choose the agency that this partner works for.",
            ),
            models.CheckConstraint(
                name="estates_only_a_partner_has_an_agency",
                condition=models.Q(role=Role.AGENCY_PARTNER) | models.Q(agency__isnull=True),
                violation_error_message="Only agency partners work for an agency.",
            ),
            models.CheckConstraint(
                name="estates_membership_role_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message="Choose what they will do here.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"
