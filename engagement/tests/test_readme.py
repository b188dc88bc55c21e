"""What the README says, held against what is there."""

import re

from django.conf import settings
from django.core.management import get_commands

README = (settings.BASE_DIR / "README.md").read_text()
VARIABLE = r"`([A-Z][A-Z_]+)`"


def test_names_every_variable_that_the_settings_read():
    read = set(re.findall(r'environment\.\w+\("([A-Z_]+)"', (settings.BASE_DIR / "engagement/settings.py").read_text()))
    rows = "".join(line.split("|")[1] for line in README.splitlines() if re.match(rf"\| {VARIABLE}", line))
    assert read | {"DEBUG", "SECRET_KEY", "CONTACT_HASH_KEY", "WEB_CONCURRENCY"} == set(re.findall(VARIABLE, rows))


def test_names_commands_that_exist():
    ours = {name for name, app in get_commands().items() if app in ("engagement", "estates", "reporting")}
    told = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert told <= get_commands().keys()
    assert ours - told == {"serve"}  # that is `make run`
    assert set(re.findall(r"(?:`|    )make ([a-z]+)", README)) <= set(
        re.findall(r"^([a-z]+):", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE)
    )


def test_leads_to_files_that_are_there():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("https://") or (settings.BASE_DIR / link).exists(), link
