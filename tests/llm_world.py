"""A server made for the tests that speaks the chat protocol, and articles with the answers that a model might give."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dateline.llm import Settings
from dateline.model import Item

ARTICLE = """\
Rockets hit air base north of Baghdad, two guards hurt

BAGHDAD, June 9, 2021 - Three rockets struck Balad air base in Iraq's Salahuddin province late on Monday, wounding two guards, \
a security official said.

No group has claimed the attack. The interior ministry blamed Iran-backed militias.

On June 5 a roadside bomb hit a supply convoy near Nasiriyah. There were no casualties, police said.
"""
KEY = "sk-test-0123456789abcdef"


def item(text: str = ARTICLE, **given: Any) -> Item:
    return Item(**{"text": text, "published": "2021-06-09", "location": "here", **given})


def value(slot: str, sentence: int, quote: str, **more: Any) -> dict[str, Any]:
    return {"slot": slot, "sentence": sentence, "quote": quote, **more}


def incident(sentence: int, quote: str, *values: dict[str, Any], **codes: str) -> dict[str, Any]:
    told = {"type": "rocket_attack", "stage": "completed", "focus": "new", **codes}
    return {**told, "sentence": sentence, "quote": quote, "values": list(values)}


#: What a careful model says of ARTICLE. Sentences: 0 headline, 1 place line, 2 attack, 3 and 4 who did it, 5 bomb, 6 its toll.
GOOD = {
    "incidents": [
        incident(
            2,
            "struck",
            value("date", 2, "late on Monday"),
            value("place", 2, "Balad air base"),
            value("injured", 2, "wounding two guards"),
            value("weapon", 2, "Three rockets", label="rocket"),
            value("target", 2, "Balad air base", label="air_base"),
            value("source", 2, "a security official"),
            value("responsibility", 3, "No group has claimed", label="unclaimed", by=""),
            value("responsibility", 4, "blamed Iran-backed militias", label="blamed", by="interior ministry"),
            value("perpetrator", 4, "Iran-backed militias"),
        ),
        incident(
            5,
            "roadside bomb",
            value("date", 5, "June 5"),
            value("place", 5, "near Nasiriyah"),
            value("killed", 6, "no casualties"),
            value("target", 5, "supply convoy", label="military_convoy"),
            type="bombing",
            focus="background",
        ),
    ]
}


def completion(content: Any, finish: str = "stop", usage: dict[str, int] | None = None) -> dict[str, Any]:
    """Return the JSON of a chat completion; ``content`` that is no text is put into JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    counts = {"prompt_tokens": 1000, "completion_tokens": 200} if usage is None else usage
    return {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}], "usage": counts}


Script = Callable[[dict[str, Any], int], tuple[int, dict[str, str], Any]]
"""What the server answers to a body that is the n-th request (from 0): status, headers, and a body (bytes or JSON)."""


class Fake:
    """What the server was asked, and what it answers."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.under_way = self.most_under_way = 0
        self.lock = threading.Lock()
        self.url = ""

    def article(self, number: int) -> dict[str, Any]:
        """Return what the n-th request gave as the article."""
        return json.loads(self.asked[number]["messages"][1]["content"])


def always(content: Any, **more: Any) -> Script:
    return lambda body, n: (200, {}, completion(content, **more))


@contextmanager
def server(script: Script) -> Iterator[Fake]:
    """Serve on a free port of loopback."""
    fake = Fake(script)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with fake.lock:
                number = len(fake.asked)
                fake.asked.append(body)
                fake.headers.append(dict(self.headers))
                fake.under_way += 1
                fake.most_under_way = max(fake.most_under_way, fake.under_way)
            try:
                status, headers, answer = fake.script(body, number)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, text in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up waiting, which is what some tests are about
            finally:
                with fake.lock:
                    fake.under_way -= 1

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    fake.url = f"http://127.0.0.1:{httpd.server_port}/v1"
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def settings(fake: Fake | None, folder: Any, **more: Any) -> Settings:
    url = fake.url if fake is not None else "http://127.0.0.1:9/v1"
    return Settings(**{"url": url, "model": "test-model", "folder": folder, "key": KEY, **more})
