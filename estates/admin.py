"""What site administrators look after: accounts, roles, programmes and agencies. People are never listed here."""

from django import forms
from django.contrib import admin

from engagement.editing import claim_version
from estates.models import Agency, Membership, Programme, User


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "is_active", "is_superuser"]
        labels = {"is_superuser": "is a site administrator"}

    def clean(self):
        stays = self.cleaned_data.get("is_active") and self.cleaned_data.get("is_superuser")
        others = User.objects.filter(is_active=True, is_superuser=True).exclude(pk=self.instance.pk)
        if self.instance.is_superuser and not stays and not others.exists():
            raise forms.ValidationError("This is the last site administrator. Make somebody else one first.")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = UserForm
    list_display = ["name", "email", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["name", "email"]

    def has_delete_permission(self, request, obj=None):
        """Who did what must stay known: an account is switched off, not deleted."""
        return False

    def save_model(self, request, obj, form, change):
        """Whoever had the old address, and chose a password by it, is out at once: a new one is chosen by the new."""
        if not change or "email" in form.changed_data:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            self.message_user(request, "The old address lets nobody in any more. Ask its owner to reset the password.")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """To look at: roles are given and taken on a programme's team page, with its rules."""

    list_display = ["user", "programme", "role", "agency"]
    list_filter = ["programme", "role"]
    list_select_related = ["user", "programme", "agency"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["name", "commissioning_body", "starts_on", "ends_on"]
    prepopulated_fields = {"slug": ["name"]}
    exclude = ["estates"]

    def save_model(self, request, obj, form, change):
        """A form of ours that is open meanwhile must not overwrite this unseen."""
        if change:
            claim_version(obj, obj.version)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name"]
