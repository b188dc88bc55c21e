"""Makes sure that there is a browser for the browser tests: root installs Debian's Chromium, others are told how."""

import os
import shutil
import subprocess
import sys

MISSING = """Chromium is missing, and the browser tests need it. Do one of these:
  - sudo apt-get install chromium
  - name a Chromium or Chrome that you have: make test CHROMIUM=/path/to/it
  - leave out the browser tests: make test WITHOUT_BROWSER=1"""


def main():
    if os.environ.get("WITHOUT_BROWSER"):
        print("The browser tests are left out, since WITHOUT_BROWSER is set.")
        return 0
    if is_there():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL)
    if is_there():
        return 0
    print(MISSING)
    return 1


def is_there():
    return bool(os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"))


if __name__ == "__main__":
    sys.exit(main())
