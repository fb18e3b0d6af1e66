"""A server on loopback that misbehaves on demand, a clock that does not wait, and small files."""

from __future__ import annotations

import gzip
import io
import random
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.catalogue import Catalogue, EditionEntry, FileEntry
from pipeline.sources.settings import ClientSettings
from pipeline.sources.vault import Vault

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: Misbehaving

    def do_GET(self) -> None:
        self.server.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        try:
            self.server.next_behaviour(self.path)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client had enough: that is what some tests want

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if "Content-Length" not in named and "Transfer-Encoding" not in named:
            named["Content-Length"] = str(len(body))
        for name, value in named.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        return


class Misbehaving(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.release = threading.Event()
        self._routes: dict[str, list[Behaviour]] = {}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def route(self, path: str, *behaviours: Behaviour) -> str:
        """Answer ``path`` with one behaviour after the other, the last for ever."""
        self._routes[path] = list(behaviours)
        return self.base + path

    def next_behaviour(self, path: str) -> Behaviour:
        queue = self._routes.get(path, [status(404)])
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def handle_error(self, *_: object) -> None:
        return


# --- behaviours -------------------------------------------------------------------------------


def body(data: bytes, **headers: str) -> Behaviour:
    return lambda handler: handler.answer(200, data, **headers)


def status(code: int, **headers: str) -> Behaviour:
    return lambda handler: handler.answer(code, b"", **headers)


def unless_same(data: bytes, etag: str, last_modified: str = "") -> Behaviour:
    def behave(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.answer(304, ETag=etag)
        else:
            handler.answer(200, data, ETag=etag, Last_Modified=last_modified)

    return behave


def stall(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.flush()
    handler.server.release.wait(5)
    handler.close_connection = True


def truncate(data: bytes, stated: int) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.answer(200, data, Content_Length=str(stated))
        handler.close_connection = True

    return behave


def drip(pieces: int) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.answer(200, b"", Content_Length="1000")
        for _ in range(pieces):
            handler.wfile.write(b"%PDF-")
            handler.wfile.flush()
            if handler.server.release.wait(0.02):
                break
        handler.close_connection = True

    return behave


def until_closed(data: bytes) -> Behaviour:
    """No Content-Length: the end of the connection is the end of the file."""

    def behave(handler: Handler) -> None:
        handler.answer(200, data, Content_Length="")
        handler.close_connection = True

    return behave


def gzipped(data: bytes) -> Behaviour:
    return body(gzip.compress(data, mtime=0), Content_Encoding="gzip")


def redirect(location: str, code: int = 302) -> Behaviour:
    return status(code, Location=location)


# --- files ------------------------------------------------------------------------------------


def pdf(words: str = "one", size: int = 0) -> bytes:
    return b"%PDF-1.7\n" + words.encode() + b" " * size + b"\nstartxref\n0\n%%EOF\n"


def docx(words: str = "one") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<document>{words}</document>")
    return buffer.getvalue()


ERROR_PAGE = (
    b"<!DOCTYPE html><html><head><title>Page not\n found &ndash; sorry</title></head></html>"
)


# --- fixtures ---------------------------------------------------------------------------------


class FakeClock:
    """Sleeping takes no time; ``tick`` seconds pass at each look at the clock."""

    def __init__(self, tick: float = 0.0) -> None:
        self.start = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        self.passed = 0.0
        self.tick = tick
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        self.passed += self.tick
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


SETTINGS = ClientSettings(
    connect_timeout=2.0,
    read_timeout=2.0,  # a busy machine may need long to answer itself
    attempts=3,
    backoff=4.0,
    delay=0.0,
    max_bytes=100_000,
    plain_http_on_loopback=True,
    environment=False,
)


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.release.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


class Bench:
    """What the tests of this room share, handed over as one fixture."""

    FakeClock = FakeClock
    settings = SETTINGS
    error_page = ERROR_PAGE
    body = staticmethod(body)
    status = staticmethod(status)
    unless_same = staticmethod(unless_same)
    stall = staticmethod(stall)
    truncate = staticmethod(truncate)
    drip = staticmethod(drip)
    until_closed = staticmethod(until_closed)
    gzipped = staticmethod(gzipped)
    redirect = staticmethod(redirect)
    pdf = staticmethod(pdf)
    docx = staticmethod(docx)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def catalogue(self, *files: FileEntry, hosts: tuple[str, ...] = ("127.0.0.1",)) -> Catalogue:
        """A catalogue with one edition for each file, dated a year apart from 2001 on."""
        return Catalogue(
            list_id="test",
            profile="mtcr",
            language="en",
            title="Test",
            folder=self.folder,
            editions=tuple(
                EditionEntry(id=f"{2001 + at}-02-03", files=(file,))
                for at, file in enumerate(files)
            ),
            allowed_hosts=hosts,
        )

    def entry(
        self,
        address: str | None = None,
        *,
        path: str | None = None,
        media: Media = Media.PDF,
        role: Role = Role.CLEAN,
        sha256: str | None = None,
    ) -> FileEntry:
        return FileEntry(
            role=role,
            media=media,
            address=address,
            path=Path(path) if path else None,
            sha256=sha256,
        )

    def chance(self) -> random.Random:
        return random.Random(7)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)
