"""How django-allauth signs people in here: its words, when a session ends, and that nobody makes an account alone."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import timezone


def end_the_session_in_time(request):
    """The session ends so long after signing in, however busy it is."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password. Type it again.",
        "too_many_login_attempts": (
            "There have been too many attempts to sign in. Wait five minutes and try again, "
            "or reset your password by e-mail, which lets you in at once."
        ),
    }

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failures are counted by account and address: whoever guesses does not keep the owner out elsewhere."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}-{self.get_client_ip(request)}"

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        super().login(request, user)
        end_the_session_in_time(request)
