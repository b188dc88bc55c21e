"""What Lighthouse and the Nu HTML checker say of the pages that residents see, on a server that is running.

    make run                                                     # in another window
    .venv/bin/python -m checks.public_pages [http://localhost:8000] [more addresses ...]

Needs Node and Java, and gets both programs from npm. It begins at /events/ and follows the links to other public pages,
one of each kind; private links (a sign-up, feedback) are looked at if they are given. Run it on a quiet machine, with
DEBUG=0 as in production: what it says of speed depends on both. It ends with 1 if a page has less than is wanted.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

PROGRAMS = ("lighthouse@12.8.2", "vnu-jar@26.9.27")
FOLDER = Path(tempfile.gettempdir()) / "engagement-public-pages"
WANTED = {"accessibility": 100, "performance": 95}
BEGINNINGS = ("/events/", "/volunteer", "/you-said/")
NO_PAGE = re.compile(r"\.(ics|svg|png|pdf)$|/poster/$")


def main(addresses):
    for program in ("node", "npm", "java"):
        if not shutil.which(program):
            print(f"{program} is missing: install Node (nodejs, npm) and Java (default-jre-headless) first.")
            return 1
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--prefix", FOLDER, *PROGRAMS], check=True)
    start = addresses[0] if addresses else "http://localhost:8000"
    faults = 0
    for address in [*pages_from(start), *addresses[1:]]:
        scores, errors = lighthouse(address), nu(address)
        faults += len(errors) + sum(scores[name] < least for name, least in WANTED.items())
        print(f"{kind_of(address):45} " + ", ".join(f"{name} {score}" for name, score in scores.items()))
        for error in errors:
            print(f"    {error}")
    print("All as wanted." if not faults else f"{faults} faults.")
    return int(bool(faults))


def pages_from(start):
    """One address of each kind of public page that can be reached from the list of events."""
    todo, found = [urljoin(start, "/events/")], {}
    while todo:
        address = todo.pop(0)
        if kind_of(address) in found:
            continue
        found[kind_of(address)] = address
        page = urlopen(address).read().decode()
        links = [urljoin(address, link) for link in re.findall(r'href="([^"#?]+)"', page)]
        todo += [link for link in links if is_ours(link, start)]
    return list(found.values())


def is_ours(link, start):
    path = urlsplit(link).path
    same = urlsplit(link).netloc == urlsplit(start).netloc
    return same and path.startswith(BEGINNINGS) and not NO_PAGE.search(path)


def kind_of(address):
    """The path with what is different from row to row left out: keys, slugs and tokens."""
    parts = urlsplit(address).path.strip("/").split("/")
    words = ["…" if re.search(r"\d|~", part) or len(part) > 20 else part for part in parts]
    return f"/{'/'.join(words)}/"


def lighthouse(address):
    report = FOLDER / "report.json"
    command = [FOLDER / "node_modules/.bin/lighthouse", address, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(WANTED)}", "--chrome-flags=--headless=new --no-sandbox"]
    chromium = {"CHROME_PATH": os.environ.get("CHROMIUM") or "/usr/bin/chromium"}
    for _ in range(3):  # now and then Chromium does not begin in time
        if subprocess.run(command, env=os.environ | chromium).returncode == 0:
            break
    categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * categories[name]["score"]) for name in WANTED}


def nu(address):
    """What is wrong with the page's HTML, in the checker's words."""
    jar = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
    page = FOLDER / "page.html"  # it refuses to open addresses of this machine
    page.write_bytes(urlopen(address).read())
    command = ["java", "-jar", jar, "--errors-only", "--format", "json", page]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)
    return [f"line {one.get('lastLine', '?')}: {one['message']}" for one in said["messages"]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
