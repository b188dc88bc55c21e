"""Makes sure that PDFs can be made, posters and letters: root installs Debian's libraries, others are told how."""

import os
import shutil
import subprocess
import sys

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
MISSING = f"""PDFs cannot be made on this machine: the pages that offer them say so, and all else works. To have them:
  - sudo apt-get install {" ".join(LIBRARIES)} fonts-liberation
  - or leave out their tests: make test WITHOUT_PDF=1"""


def main():
    if os.environ.get("WITHOUT_PDF"):
        print("The tests of PDFs are left out, since WITHOUT_PDF is set.")
        return 0
    if can_make_pdfs():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing what PDFs need...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *LIBRARIES, "fonts-liberation"]):
            subprocess.run(["timeout", "300", "apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL)
    if can_make_pdfs():
        return 0
    print(MISSING)
    return 1


def can_make_pdfs():
    """In a process of its own, since a library that was missing once stays so for this one."""
    found = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True)
    return found.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
