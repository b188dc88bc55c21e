"""Django's own checks as in production: no missing migration, and nothing unsafe in the settings."""

import os
import secrets
import subprocess
import sys
import tempfile

COMMANDS = [["makemigrations", "--check", "--dry-run"], ["check", "--deploy", "--fail-level", "WARNING"]]


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": secrets.token_urlsafe(50),
            "CONTACT_HASH_KEY": secrets.token_urlsafe(50),
            "EMAIL_URL": "smtp://localhost",
            "ALLOWED_HOSTS": "engagement.example.gov.uk",
            "VAR_DIR": folder,
        }
        for command in COMMANDS:
            subprocess.run([sys.executable, "-W", "error", "manage.py", *command], env=environment, check=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
