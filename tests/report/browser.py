"""A headless Chromium driven over its debugging pipe: no package needed, only the program.

Outside continuous integration a test that needs it skips when no Chromium is found; with ``CI`` set
it fails instead, so that the check cannot be lost.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The browser reads commands on descriptor 3 and answers on 4: this puts them there.
_EXEC = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find() -> str:
    """Return the browser's path, or skip (fail under CI) saying what is missing."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    message = "no Chromium on this machine (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class Browser:
    """One page in one browser; what it logs and asks for is kept."""

    def __init__(self, *flags: str) -> None:
        program = find()
        self._folder = tempfile.TemporaryDirectory(prefix="annex-browser-")
        in_read, in_write = os.pipe()
        out_read, out_write = os.pipe()
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", _EXEC, str(in_read), str(out_write), program, "--headless", "--no-sandbox", "--disable-gpu",
                "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}",
                "--window-size=1280,900", "--no-first-run", *flags, "about:blank",
            ],
            pass_fds=(in_read, out_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(in_read)
        os.close(out_write)
        self._in, self._out = os.fdopen(in_write, "wb"), os.fdopen(out_read, "rb")
        self._number = 0
        self._left = b""
        self._session: str | None = None
        self.events: list[dict] = []
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self.send("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session = None
        try:
            self.send("Browser.close")
        finally:
            self._process.wait(20)
            self._in.close()
            self._out.close()
            for _attempt in range(20):
                try:
                    self._folder.cleanup()
                    break
                except OSError:  # a helper process of the browser is still writing
                    time.sleep(0.1)

    def send(self, method: str, **params: object) -> dict:
        """Send a command and return its result, keeping the events that come before it."""
        self._number += 1
        message: dict = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._in.write(json.dumps(message).encode() + b"\0")
        self._in.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def _read(self) -> dict:
        while b"\0" not in self._left:
            piece = os.read(self._out.fileno(), 1 << 20)
            if not piece:
                raise AssertionError("the browser closed the pipe")
            self._left += piece
        message, _, self._left = self._left.partition(b"\0")
        return json.loads(message)

    def open(self, path: Path, fragment: str = "") -> float:
        """Open a file and return the seconds until its load event."""
        self.events.clear()
        started = time.perf_counter()
        self.send("Page.navigate", url=path.as_uri() + fragment)
        while not any(e["method"] == "Page.loadEventFired" for e in self.events):
            self.events.append(self._read())
        return time.perf_counter() - started

    def value(self, expression: str) -> object:
        """Return the value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, text: str | None = None) -> None:
        """Press and release a key."""
        shown = {"text": text or key} if text or len(key) == 1 else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **shown)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def complaints(self) -> list[str]:
        """Return what the page logged, threw, or was refused."""
        wanted = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [json.dumps(e["params"]) for e in self.events if e["method"] in wanted]

    def requests(self) -> list[str]:
        """Return the addresses the page asked for, its own file first."""
        return [
            e["params"]["request"]["url"]
            for e in self.events
            if e["method"] == "Network.requestWillBeSent"
        ]
