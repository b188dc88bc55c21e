"""What each source counts, as a noun. Never simply “ASB”: a report and a call are different things."""

from dataclasses import dataclass

from reporting.recording_breaks import ASB, SourceKind


@dataclass(frozen=True)
class Noun:
    """What a source counts: its full name, and one and many of it. `pronoun` stands for the full name."""

    full: str
    one: str
    many: str
    pronoun: str = "they"


HOUSING_ASB = Noun("ASB cases reported to housing", "case", "cases")
POLICE_ASB = Noun("police incidents of ASB", "incident", "incidents")


def noun_for(source: str, category: str = ASB, counted: str = "case") -> Noun:
    """The noun of a source and category; `counted` is what a housing system counts: case, incident or complaint."""
    if SourceKind(source).is_police:
        kind = category[:1].lower() + category[1:]
        return POLICE_ASB if category == ASB else Noun(f"police-recorded {kind}", "offence", "offences", pronoun="it")
    if category == ASB and counted == HOUSING_ASB.one:
        return HOUSING_ASB
    full = f"ASB {counted}s" if category == ASB else f"{counted}s of {category[:1].lower()}{category[1:]}"
    return Noun(f"{full} reported to housing", counted, f"{counted}s")
