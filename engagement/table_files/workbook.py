"""Reads a workbook in a process of its own: a file that aborts the reader or fills the memory ends nothing else.

    python -m engagement.table_files.workbook < list.xlsx

prints as JSON the first visible sheet that has something in it, {"sheet": its name, "rows": [[text, ...], ...],
"others": whether there are more sheets}, or null. It imports nothing of ours, so that it starts quickly.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO

MOST_MEMORY = 1024**3
MOST_SECONDS = 60


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(first_sheet(sys.stdin.buffer.read()), sys.stdout)


def first_sheet(data):
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    for name in shown:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(cell != "" for row in rows for cell in row):
            return {"sheet": name, "rows": [[_text(cell) for cell in row] for row in rows], "others": len(shown) > 1}
    return None


def _text(cell):
    """A cell as it would be typed. A date is shown as one, for whoever checks the rows to refuse where none belongs."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)


if __name__ == "__main__":
    main()
