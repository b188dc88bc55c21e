"""What an import has to say, in sentences: for the command line, in the words of the page."""

from django.template.defaultfilters import pluralize


def sentences(import_):
    """The lines that the command prints."""
    if import_.state == import_.State.DONE:
        return _done(import_)
    if import_.state == import_.State.ASKING:
        return [
            *(f"{problem['file']}: {problem['wrong']}" for problem in import_.problems),
            "Nothing was saved yet. If there really were no incidents, run it again with --yes-zero.",
        ]
    number = import_.report.get("problems", 0)
    return [*map(_problem, import_.problems), f"Nothing was saved: {number:,} problem{pluralize(number)}."]


def _done(import_):
    report, totals = import_.report, import_.totals
    rows, files = totals["rows"], len(report["files"])
    lines = [
        f"Import {import_.pk}: read {rows:,} row{pluralize(rows)} in {files} file{pluralize(files)}.",
        f"Kept {totals['kept']:,} rows of ASB and of criminal damage and arson that lie in an area we count.",
        f"Without a place: {totals['without_place']:,} rows ({totals['without_place_percent']:.1f}%), of them "
        f"{totals['asb_without_place']:,} of {totals['asb']:,} of ASB ({totals['asb_without_place_percent']:.1f}%).",
        f"Replaced: {totals['replaced']}. Already there and not changed: {len(report['already_there'])}.",
    ]
    lines += [f"Left out: {file['name']}: {file['why']}" for file in report["left_out"]]
    return lines + [warning for file in report["files"] for warning in file["warnings"]]


def _problem(problem):
    place = [problem["file"], f"row {problem['row']:,}" if problem["row"] else "", problem["column"]]
    return f"{', '.join(part for part in place if part)}: {problem['wrong']} {problem['right']}"
