"""Which events are listed, and why one is cancelled."""

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils import timezone

from estates.forms.programmes import helper
from estates.models import Estate
from events.models import Event


class EventFilterForm(forms.Form):
    """Which events of the programme; a wrong answer counts as none."""

    UPCOMING, DRAFTS, PAST, TEMPLATES = "upcoming", "drafts", "past", "templates"
    show = forms.ChoiceField(
        label="Which events",
        required=False,
        choices=[
            (UPCOMING, "Upcoming"),
            (DRAFTS, "Drafts"),
            (PAST, "Over"),
            (TEMPLATES, "Templates"),
        ],
    )
    estate = forms.ModelChoiceField(Estate.objects.none(), label="Estate", required=False, empty_label="All estates")

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = programme.estates.all()

    def chosen(self, events):
        self.is_valid()
        asked = self.cleaned_data
        if estate := asked.get("estate"):
            events = events.filter(estate=estate)
        now, show = timezone.now(), asked.get("show") or self.UPCOMING
        if show == self.TEMPLATES:
            return events.filter(is_template=True).order_by("title", "pk")
        if show == self.DRAFTS:
            return events.filter(is_template=False, state=Event.State.DRAFT).order_by("starts_at", "pk")
        public = events.public()
        if show == self.PAST:
            return public.filter(ends_at__lte=now).order_by("-starts_at", "pk")
        return public.upcoming(now).order_by("starts_at", "pk")


class CancelForm(forms.Form):
    because = forms.CharField(
        label="Why is it cancelled?",
        help_text="Everybody can read it on the event’s page, and everyone who signed up gets it. For example: "
        "Heavy rain is forecast. We will hold it in September.",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is cancelled"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.textarea("because", rows=4), button=Button.warning("cancel", "Cancel the event"))
