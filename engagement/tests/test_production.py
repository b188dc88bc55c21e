"""What holds only for real: the tests themselves run with the settings of those who try it out."""

import pytest

from engagement.tests.processes import PRODUCTION, ask, run

HOST = "HTTP_HOST=engagement.example.gov.uk"


def test_sends_everybody_to_https(tmp_path):
    assert "301 https://engagement.example.gov.uk/" in ask("/", HOST, var_dir=tmp_path, **PRODUCTION)


def test_believes_its_own_proxy_about_https(tmp_path):
    said = ask("/", HOST, "HTTP_X_FORWARDED_PROTO=https", var_dir=tmp_path, TRUSTED_PROXY_COUNT="1", **PRODUCTION)
    assert "302 /accounts/login/?next=/ max-age=31536000; includeSubDomains" in said


def test_believes_nobody_about_https_without_a_proxy(tmp_path):
    said = ask("/", HOST, "HTTP_X_FORWARDED_PROTO=https", var_dir=tmp_path, **PRODUCTION)
    assert "301 https://engagement.example.gov.uk/" in said


def test_answers_load_balancers_without_https(tmp_path):
    assert "200  \nok" in ask("/healthz", HOST, var_dir=tmp_path, **PRODUCTION)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    collect = run("-W", "error", "manage.py", "collectstatic", "--noinput", var_dir=folder, **PRODUCTION)
    assert collect.returncode == 0, collect.stdout
    return folder


def test_refuses_a_host_that_is_not_its_own(collected):
    said = ask("/accounts/login/", "HTTP_HOST=evil.example", var_dir=collected, HTTPS="0", **PRODUCTION)
    assert "\n400 " in said


def test_shows_nobody_a_stack(collected):
    database = "postgres://ann:secret@127.0.0.1:1/none"
    reads_the_database = "/accounts/password/reset/key/1-secret-key/"
    said = ask(reads_the_database, HOST, var_dir=collected, HTTPS="0", DATABASE_URL=database, **PRODUCTION)
    log, page = said.split("\n500 ")
    assert "OperationalError" in log
    assert "OperationalError" not in page
    assert "secret" not in said


def test_names_static_files_by_their_content(collected):
    page = ask("/accounts/login/", HOST, var_dir=collected, HTTPS="0", **PRODUCTION)
    assert "\n200 " in page
    name = page.split('<link rel="stylesheet" href="/static/')[1].split('"')[0]
    assert (collected / "staticfiles" / name).is_file()
    assert len(name.split(".")[-2]) == 12
