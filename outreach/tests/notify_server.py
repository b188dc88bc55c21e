"""A server on a port of this machine that answers as GOV.UK Notify does, and keeps what it is given."""

import json
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

SERVICE, SECRET = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


class NotifyServer(ThreadingHTTPServer):
    """`given` are the notifications taken; `answers` the status codes of the next requests, before it takes any.

    With `loses_answers` it takes what it is given and says that it could not.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.given, self.answers, self.loses_answers = [], [], False


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.refuse():
            return
        one = {"id": str(uuid.uuid4()), "type": self.path.rsplit("/", 1)[1], "status": "sending", **asked}
        self.server.given.append(one)
        self.answer(500, {}) if self.server.loses_answers else self.answer(201, one)

    def do_GET(self):
        if self.refuse():
            return
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        found = [one for one in self.server.given if self.is_asked_for(one, asked)]
        self.answer(200, {"notifications": found, "links": {}})

    def is_asked_for(self, one, asked):
        status = asked.get("status", one["status"])
        statuses = [status] if status != "failed" else ["permanent-failure", "temporary-failure", "technical-failure"]
        return one["status"] in statuses and asked.get("reference", one["reference"]) == one["reference"]

    def refuse(self):
        token = self.headers["Authorization"].removeprefix("Bearer ")
        assert jwt.decode(token, SECRET, algorithms=["HS256"], issuer=SERVICE)
        if self.server.answers:
            self.answer(self.server.answers.pop(0), {"errors": [{"error": "Error", "message": "No"}]})
            return True
        return False

    def answer(self, status, said):
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def notify(settings):
    """All three channels go to this server, at any hour."""
    with NotifyServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.NOTIFY_API_KEY = f"test-{SERVICE}-{SECRET}"
        settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_TEMPLATES = {channel: f"template-of-{channel}" for channel in ("email", "text", "letter")}
        settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
        yield server
        server.shutdown()
        thread.join()
