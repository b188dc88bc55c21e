"""A server on a port of this machine that answers as GOV.UK Notify does, and keeps what it is given."""

import json
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

NO = {"errors": [{"error": "Error", "message": "No"}]}
SERVICE, SECRET = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


class NotifyServer(ThreadingHTTPServer):
    """`given` are the notifications taken, `refusals` the status codes with which it takes none of the next ones.

    With `loses_answers` it takes what it is given and says that it could not; with `tells_nothing` it answers no
    question. `texts` are those that people sent back.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.given, self.refusals, self.texts = [], [], []
        self.loses_answers = self.tells_nothing = False


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.check_token()
        if self.server.refusals:
            self.answer(self.server.refusals.pop(0), NO)
            return
        one = {"id": str(uuid.uuid4()), "type": self.path.rsplit("/", 1)[1], "status": "sending", **asked}
        self.server.given.append(one)
        self.answer(500, NO) if self.server.loses_answers else self.answer(201, one)

    def do_GET(self):
        self.check_token()
        if self.server.tells_nothing:
            self.answer(503, NO)
            return
        if self.path.startswith("/v2/received-text-messages"):
            self.answer(200, {"received_text_messages": self.server.texts, "links": {}})
            return
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        found = [one for one in self.server.given if self.is_asked_for(one, asked)]
        self.answer(200, {"notifications": found, "links": {}})

    def is_asked_for(self, one, asked):
        status = asked.get("status", one["status"])
        statuses = [status] if status != "failed" else ["permanent-failure", "temporary-failure", "technical-failure"]
        return one["status"] in statuses and asked.get("reference", one["reference"]) == one["reference"]

    def check_token(self):
        token = self.headers["Authorization"].removeprefix("Bearer ")
        assert jwt.decode(token, SECRET, algorithms=["HS256"], issuer=SERVICE)

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
