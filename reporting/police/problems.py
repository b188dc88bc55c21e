"""What is wrong with a police file, told so that a person can put it right."""

from dataclasses import dataclass

SHOWN_PER_FILE = 20


@dataclass(frozen=True)
class Problem:
    """One wrong thing. `row` counts as a spreadsheet does: the header is row 1. None: it is the whole file."""

    file: str
    wrong: str
    right: str
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self):
        place = [self.file, f"row {self.row:,}" if self.row else "", self.column]
        return f"{', '.join(part for part in place if part)}: {self.wrong} {self.right}"


class Refused(Exception):
    """Files that can't be imported. `problems` are the first ones of each file, `total` counts all of them.

    `empty` names the files without a single row: when `only_empty` is true, these are all that stands against the
    import, and `read_all(..., accept_empty=True)` takes them as months with a real count of zero.
    """

    def __init__(self, problems, total=None, empty=()):
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        self.empty = tuple(empty)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def only_empty(self):
        return bool(self.empty) and len(self.empty) == self.total


def refuse(file, wrong, right, **place):
    return Refused([Problem(file, wrong, right, **place)])
