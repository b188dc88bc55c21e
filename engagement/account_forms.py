"""The forms of django-allauth in GOV.UK's words and layout."""

from allauth.account import forms as allauth_forms
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout

from engagement.accounts import end_the_session_in_time

WHAT_IS_STRONG = "At least 12 characters. Not your name or address, and not a password that many people use."


def lay_out(form, labels, button):
    """Give the form its layout: the fields of `labels` in this order, and one button."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
        form.fields[name].widget.attrs["spellcheck"] = "false"
        form.fields[name].error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"
    if "password1" in form.fields:
        form.fields["password1"].help_text = WHAT_IS_STRONG
    form.helper = FormHelper()
    form.helper.layout = Layout(*labels, Button.primary("save", button))


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        lay_out(self, {"login": "Your e-mail address", "password": "Your password"}, "Sign in")

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        end_the_session_in_time(request)
        return response


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lay_out(self, {"email": "Your e-mail address"}, "Send me a link")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lay_out(self, {"password1": "Your new password", "password2": "Your new password again"}, "Save password")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        labels = {
            "oldpassword": "Your current password",
            "password1": "Your new password",
            "password2": "Your new password again",
        }
        lay_out(self, labels, "Change password")
