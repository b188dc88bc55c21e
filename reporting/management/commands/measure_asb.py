"""The change in ASB of a programme, in the words and figures of its dashboard."""

import json
from dataclasses import asdict, is_dataclass
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from estates.models import Programme
from reporting.asb_change import AsbChange, asb_changes
from reporting.forms.dashboard import DashboardForm
from reporting.models import Source
from reporting.street_files import StreetFiles
from reporting.what_is_counted import by_each_source, what_is_counted


class Command(BaseCommand):
    help = "Says how ASB changed on a programme's estates: each source by itself, as its dashboard does."

    def add_arguments(self, parser):
        parser.add_argument("programme", help="the programme's short name, as in the address of its pages")
        parser.add_argument("--source", choices=Source.values, help="only this source; else each that has counts")
        parser.add_argument("--category", help="a category as in the files, such as “Anti-social behaviour”")
        parser.add_argument("--estate", help="the name of one of the programme's estates; else all of them")
        parser.add_argument("--baseline", metavar="YEAR", help="such as 2018/19; else the programme's own")
        parser.add_argument("--follow-up", metavar="YEAR", help="such as 2019/20; else the programme's own")
        parser.add_argument("--leave-out", metavar="MONTHS", help="months to leave out in both years, such as 2020-07")
        parser.add_argument("--json", action="store_true", help="print sentences and figures as JSON")

    def handle(self, *args, **options):
        changes = measured(options)
        if options["json"]:
            self.stdout.write(json.dumps([as_json(change) for change in changes], indent=2, ensure_ascii=False))
            return
        for change in changes:
            self.stdout.write(self.style.MIGRATE_HEADING(f"{change.question.source.label}: {change.question.category}"))
            self.stdout.write("\n".join(change.sentences) + "\n\n")


def measured(options) -> list[AsbChange]:
    """What the dashboard would measure for these options, by the same form."""
    programme = Programme.objects.filter(slug=options["programme"]).first()
    if not programme:
        names = ", ".join(Programme.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no programme “{options['programme']}”. There are: {names}.")
    files = StreetFiles.of_forces([programme.police_force])
    counted = what_is_counted([programme], files)[programme.pk]
    form = DashboardForm(asked(options, programme), programme=programme, counted=counted)
    if not form.is_valid():
        raise CommandError(" ".join(message for messages in form.errors.values() for message in messages))
    question = form.question()
    others = [] if options["source"] else by_each_source(question, counted)
    return asb_changes([question, *others], files)


def asked(options, programme) -> dict:
    """The options as the dashboard's address has them."""
    names = ("source", "category", "baseline", "follow_up", "leave_out")
    asked = {name: options[name] for name in names if options[name]}
    if options["estate"]:
        keys = {name: pk for pk, name in programme.estates.values_list("pk", "name")}
        if options["estate"] not in keys:
            names = ", ".join(keys) or "none yet"
            raise CommandError(f"This programme has no estate “{options['estate']}”. It has: {names}.")
        asked["estate"] = keys[options["estate"]]
    return asked


def as_json(change: AsbChange) -> dict:
    """One source's change: its sentences, and every figure with its unit in its name."""
    question, measured = change.question, change.measured
    return {
        "programme": question.programme.slug,
        "source": question.source.value,
        "category": question.category,
        "baseline": str(question.baseline),
        "follow_up": str(question.follow_up),
        "sentences": change.sentences,
        "missing": change.missing,
        "refusals": with_words(measured.refusals, change.said.refusals) if measured else [],
        "cautions": with_words(measured.cautions, change.said.cautions) if measured else [],
        "verdict": measured.verdict if measured else None,
        "figures": plain({name: getattr(measured, name) for name in FIGURES}) if measured else None,
        "months": plain(change.months),
        "areas": [{"name": row.name, "is_comparison": row.is_comparison, **plain(row.change)} for row in change.areas],
    }


def with_words(reasons, sentences):
    return [{"code": one.code, "says": said} for one, said in zip(reasons, sentences, strict=True)]


FIGURES = ("programme", "comparison", "ratio", "points", "fewer", "dispersion", "places", "smallest_clear_fall_percent")


def plain(value):
    """Dataclasses, dates and tuples as what JSON knows."""
    if is_dataclass(value):
        value = asdict(value)
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat()[:7] if isinstance(value, date) else value
