"""How a pull behaves towards other people's servers, and the clock it goes by."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from pipeline import __version__


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds and manners of downloading; lengths of time in seconds, sizes in bytes.

    Attributes:
        user_agent: what the program says it is.
        connect_timeout: for a connection to stand.
        read_timeout: between two pieces of an answer.
        deadline: for one whole answer, however steadily it drips.
        attempts: how often one address is tried in all.
        backoff: longest wait before the second attempt; it doubles with each further one. The
            wait itself is drawn between half of that and all of it.
        backoff_limit: longest wait of all.
        retry_after_limit: longest wait a server may ask for; beyond it the attempt is given up.
        delay: pause between two requests to one host.
        max_bytes: largest answer, as sent and as unpacked.
        max_redirects: longest chain of redirects.
        plain_http_on_loopback: allow ``http`` to this machine itself: for tests, never otherwise.
        environment: honour the proxy settings of the environment.
    """

    user_agent: str = (
        f"annex-pipeline/{__version__} (follows published editions of export control lists)"
    )
    connect_timeout: float = 15.0
    read_timeout: float = 30.0
    deadline: float = 300.0
    attempts: int = 4
    backoff: float = 2.0
    backoff_limit: float = 60.0
    retry_after_limit: float = 120.0
    delay: float = 1.0
    max_bytes: int = 64 * 1024 * 1024
    max_redirects: int = 5
    plain_http_on_loopback: bool = False
    environment: bool = True


class Clock(Protocol):
    """Time, so that a test can do without waiting."""

    def now(self) -> datetime:
        """Return the time of day, aware of its zone."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)

    def monotonic(self) -> float:
        """Return seconds since some moment in the past."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
