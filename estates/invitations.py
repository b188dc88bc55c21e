"""The e-mail to somebody who was added to a programme, with a link to choose a password if they have none."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def send_invitation(*, membership, request):
    """Whether the e-mail could be handed to the mail server."""
    user = membership.user
    context = {"membership": membership, "link": request.build_absolute_uri(_first_page(user)), "by": request.user}
    body = render_to_string("estates/email/invitation.txt", context)
    try:
        send_mail("You have been added to Engagement", body, None, [user.email])
    except OSError:  # smtplib's errors are among them
        return False
    return True


def _first_page(user):
    """Home, or where a password is chosen: the link works once, and for as long as settings.PASSWORD_RESET_TIMEOUT."""
    if user.has_usable_password():
        return reverse("reporting:home")
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
