# `make run` to try Engagement out, `make test` before you push, `make help` for the rest.

PORT ?= 8000
# The first of these that is Python 3.11 or newer; 3.12 is the newest for which there is a Redis for the tests.
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Tests run in as many processes as there are processors, at most four.
PYTEST := $(BIN)/pytest -q --numprocesses=logical --maxprocesses=4 --dist=worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet

.PHONY: help run test lint test-sqlite test-postgres chromium pdf clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export DEBUG = 1
run: export PUBLIC_URL ?= http://127.0.0.1:$(PORT)
run: .venv/run.stamp  ## Try Engagement out on this machine (PORT=8000)
	@$(BIN)/python manage.py serve --port $(PORT)

test: chromium pdf lint test-sqlite test-postgres  ## Run everything that must hold: checks, then all tests on both databases

lint: .venv/test.stamp  ## Check style, imports, templates, migrations, settings and known faults of what we depend on
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m checks.settings
	$(BIN)/python -m pip --disable-pip-version-check check
	$(BIN)/python -m checks.audit

test-sqlite: .venv/test.stamp  ## Run the tests that need a database on SQLite and the embedded broker, without a browser
	DATABASE=sqlite $(PYTEST) --no-migrations -m "database and not browser"

test-postgres: .venv/test.stamp  ## Run all tests on PostgreSQL and Redis, the browser's last
	$(PYTEST)

chromium: .venv/test.stamp
	@$(BIN)/python -m checks.chromium

pdf: .venv/test.stamp
	@$(BIN)/python -m checks.pdf

clean:  ## Remove the environment and the data of `make run`
	rm -rf .venv var

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it: make run PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what Engagement needs (the first time this takes a minute)..."
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m checks.pdf || true  # PDFs alone need it, and their page says so
	@touch $@

.venv/test.stamp: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what Engagement and its tests need (the first time this takes a minute)..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
