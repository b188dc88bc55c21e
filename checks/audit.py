"""Asks PyPI's advisory service about every installed package. A known fault fails; no answer is said, and passes."""

import json
import subprocess
import sys


def main():
    command = [sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off", "--timeout=10"]
    audit = subprocess.run(command, capture_output=True, text=True)
    if not audit.stdout:
        print(f"pip-audit: the advisory service cannot be reached: nothing was audited.\n{audit.stderr.strip()[-300:]}")
        return 0
    packages = json.loads(audit.stdout)["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    faulty = [package for package in packages if package.get("vulns")]
    for package in faulty:
        for fault in package["vulns"]:
            fixed = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {fault['id']}, fixed in {fixed}")
    if skipped:
        why = "the advisory service knows nothing of them, or cannot be reached"
        print(f"pip-audit: {len(skipped)} of {len(packages)} packages were not audited: {why}.")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
