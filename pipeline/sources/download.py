"""One download over HTTPS: bounded in size, time, redirects and hosts. The only module that knows
httpx, imported when the first address is asked and not before.
"""

from __future__ import annotations

import random
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from pipeline.errors import (
    AnnexError,
    FetchError,
    ForbiddenHostError,
    OversizeError,
    TruncatedError,
)
from pipeline.sources.settings import ClientSettings, Clock
from pipeline.sources.sniff import printable

_KEPT = (
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
)
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LATER = "try again later"


class Answer(msgspec.Struct, frozen=True):
    """What an address answered: ``data`` unpacked, ``None`` for "not modified"."""

    status: int
    final_address: str
    headers: dict[str, str]
    data: bytes | None

    @property
    def etag(self) -> str | None:
        """Validator for the next conditional request."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """Validator for the next conditional request."""
        return self.headers.get("last-modified")


class _RetryError(Exception):
    """An attempt that failed in a way that may pass; ``failure`` is what to raise if it does not.

    ``found`` is completed with the number of attempts.
    """

    def __init__(self, failure: AnnexError, retry_after: float | None = None) -> None:
        super().__init__(failure.found)
        self.failure = failure
        self.retry_after = retry_after


class Downloader:
    """A client for one run; a context manager. Remembers when it last asked each host."""

    def __init__(
        self, settings: ClientSettings, clock: Clock, chance: random.Random | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._chance = chance if chance is not None else random.Random()  # noqa: S311 (jitter)
        self._asked: dict[str, float] = {}
        self._client = httpx.Client(
            # Uncompressed on purpose: these are PDF and DOCX, and a bomb needs a fuse.
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            follow_redirects=False,
            trust_env=settings.environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(
        self,
        address: str,
        *,
        allowed_hosts: tuple[str, ...],
        where: str,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer:
        """Ask for ``address``, again where that may help, and return the whole answer.

        Args:
            address: absolute address.
            allowed_hosts: hosts it and every redirect may lead to.
            where: what is being fetched, for messages.
            etag: validator of the copy at hand: the answer may then be "not modified".
            last_modified: the same.

        Raises:
            ForbiddenHostError: it leads to another host, or away from https.
            OversizeError: more bytes than allowed, as sent or unpacked.
            TruncatedError: it ended before its end, each time it was tried.
            FetchError: any other failure that is for good.
        """
        condition = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in condition.items() if value}
        attempts = self._settings.attempts
        for attempt in range(1, attempts + 1):
            try:
                return self._follow(address, allowed_hosts, where, headers)
            except _RetryError as problem:
                failure = problem.failure
                if attempt == attempts:
                    tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
                    raise type(failure)(
                        where=failure.where,
                        found=f"{failure.found} ({tries})",
                        expected=failure.expected,
                        do=failure.do,
                    ) from problem
                self._clock.sleep(self._wait(attempt, problem))
        raise AssertionError("unreachable: attempts is at least 1")  # pragma: no cover

    def _wait(self, attempt: int, problem: _RetryError) -> float:
        asked = problem.retry_after
        if asked is None:
            full = min(self._settings.backoff * 2.0 ** (attempt - 1), self._settings.backoff_limit)
            return full * (0.5 + self._chance.random() / 2)
        if asked > self._settings.retry_after_limit:
            raise FetchError(
                where=problem.failure.where,
                found=f"{problem.failure.found}, asking to wait {asked:.0f} s",
                expected=f"a wait of at most {self._settings.retry_after_limit:.0f} s",
                do=f"{_LATER}: the server has said when",
            ) from problem
        return asked

    def _follow(
        self, address: str, allowed: tuple[str, ...], where: str, headers: dict[str, str]
    ) -> Answer:
        current = address
        for _ in range(self._settings.max_redirects + 1):
            self._permit(current, address, allowed, where)
            self._pause(urlsplit(current).hostname or "")
            with self._open(current, headers, where) as response:
                if response.status_code not in _REDIRECT:
                    return self._answer(response, current, where, conditional=bool(headers))
                location = response.headers.get("location", "")
            if not location:
                raise FetchError(
                    where=where,
                    found=f"a redirect (status {response.status_code}) to nowhere",
                    expected="an address to go to",
                    do="look at the address in a browser and correct it in the catalogue",
                )
            try:
                current = urljoin(current, location)
            except ValueError:
                current = location  # no address at all: refused in the next round
        raise FetchError(
            where=where,
            found=f"more than {self._settings.max_redirects} redirects, the last to "
            f"{printable(current, 200)}",
            expected="the file",
            do="look at the address in a browser and correct it in the catalogue",
        )

    def _permit(self, address: str, first: str, allowed: tuple[str, ...], where: str) -> None:
        try:
            parts = urlsplit(address)
            host, scheme = parts.hostname or "", parts.scheme
        except ValueError:
            host, scheme = "", ""
        plain = scheme == "http" and host in _LOOPBACK and self._settings.plain_http_on_loopback
        if host in allowed and (scheme == "https" or plain):
            return
        verb = "the address" if address == first else "a redirect to"
        raise ForbiddenHostError(
            where=where,
            found=f"{verb} {printable(address, 200)}",
            expected="https to " + (" or ".join(allowed) or "a host in allowed_hosts (none is)"),
            do="correct the address; add the host to allowed_hosts only if the publisher is "
            "known to use it",
        )

    def _pause(self, host: str) -> None:
        last = self._asked.get(host)
        if last is not None:
            wait = last + self._settings.delay - self._clock.monotonic()
            if wait > 0:
                self._clock.sleep(wait)
        self._asked[host] = self._clock.monotonic()

    @contextmanager
    def _open(self, address: str, headers: dict[str, str], where: str) -> Iterator[httpx.Response]:
        try:
            with self._client.stream("GET", address, headers=headers) as response:
                yield response
        except httpx.InvalidURL as error:
            raise FetchError(
                where=where,
                found=f"an address that is none: {error}",
                expected="an absolute https address",
                do="correct the address in the catalogue",
            ) from error
        except httpx.TimeoutException as error:
            raise _RetryError(
                FetchError(
                    where=where,
                    found=f"no answer within {self._patience(error):g} s",
                    expected="the file",
                    do=f"check the connection and {_LATER}",
                )
            ) from error
        except httpx.TransportError as error:
            if _certificate_refused(error):
                raise FetchError(
                    where=where,
                    found="a certificate that does not prove whose server it is "
                    f"({printable(str(error), 160)})",
                    expected="a valid certificate",
                    do="check this machine's date, and ask whether a proxy stands in between",
                ) from error
            raise _RetryError(
                FetchError(
                    where=where,
                    found=f"no connection ({printable(str(error), 160) or type(error).__name__})",
                    expected="the file",
                    do=f"check the connection and {_LATER}",
                )
            ) from error

    def _patience(self, error: httpx.TimeoutException) -> float:
        connecting = isinstance(error, httpx.ConnectTimeout)
        return self._settings.connect_timeout if connecting else self._settings.read_timeout

    def _answer(
        self, response: httpx.Response, address: str, where: str, *, conditional: bool
    ) -> Answer:
        status = response.status_code
        headers = {
            name: printable(response.headers[name], 500)
            for name in _KEPT
            if name in response.headers
        }
        if status == HTTPStatus.NOT_MODIFIED and conditional:
            return Answer(status, address, headers, None)
        if status == HTTPStatus.OK:
            return Answer(status, address, headers, self._body(response, where))
        failure = FetchError(
            where=where,
            found=f"status {_status(status)} from {address}",
            expected="status 200 with the file",
            do=f"the server is busy or at fault: {_LATER}"
            if status in _AGAIN
            else "look at the publication page for where the file is now (`annex discover`), "
            "and correct the address",
        )
        if status in _AGAIN:
            raise _RetryError(failure, self._retry_after(response))
        raise failure

    def _retry_after(self, response: httpx.Response) -> float | None:
        value = response.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, (when - self._clock.now()).total_seconds())

    def _body(self, response: httpx.Response, where: str) -> bytes:
        limit = self._settings.max_bytes
        stated = response.headers.get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated) > limit:
            raise _oversize(where, f"{int(stated)} bytes (Content-Length)", limit)
        unpacker = _unpacker(response.headers.get("content-encoding", ""), where)
        began = self._clock.monotonic()
        body = bytearray()
        sent = 0
        try:
            for chunk in response.iter_raw():
                sent += len(chunk)
                if sent > limit:
                    raise _oversize(where, f"more than {limit} bytes, reading stopped", limit)
                body += unpacker.feed(chunk, limit - len(body) + 1)
                if len(body) > limit:
                    found = f"more than {limit} bytes once unpacked, unpacking stopped"
                    raise _oversize(where, found, limit)
                if self._clock.monotonic() - began > self._settings.deadline:
                    raise _RetryError(
                        FetchError(
                            where=where,
                            found=f"{sent} bytes in {self._settings.deadline:g} s, "
                            "and still not the end",
                            expected="the whole file in that time",
                            do=f"check the connection and {_LATER}",
                        )
                    )
        except httpx.TimeoutException:
            raise
        except httpx.TransportError as error:
            expected = f"{stated} bytes (Content-Length)" if stated else "an answer with an end"
            raise _RetryError(
                TruncatedError(
                    where=where,
                    found=f"the connection closed after {sent} bytes",
                    expected=expected,
                    do=f"check the connection and {_LATER}",
                )
            ) from error
        if not unpacker.complete:
            raise _RetryError(
                TruncatedError(
                    where=where,
                    found=f"compressed data that ends before its end, after {sent} bytes",
                    expected="the whole file",
                    do=f"check the connection and {_LATER}",
                )
            )
        return bytes(body)


class _Unpacker:
    """Undoes a Content-Encoding nobody asked for, never unpacking more than it is told to."""

    def __init__(self, bits: int | None, where: str) -> None:
        self._where = where
        self._engine = zlib.decompressobj(bits) if bits is not None else None
        self.complete = bits is None

    def feed(self, chunk: bytes, most: int) -> bytes:
        """Return ``chunk`` unpacked, at most ``most`` bytes of it."""
        if self._engine is None:
            return chunk
        try:
            data = self._engine.decompress(chunk, most)
        except zlib.error as error:
            raise FetchError(
                where=self._where,
                found=f"compressed data that cannot be unpacked ({error})",
                expected="the file",
                do=f"{_LATER}; if it stays so, tell the publisher",
            ) from error
        if self._engine.unused_data:
            raise FetchError(
                where=self._where,
                found="compressed data with something else behind it",
                expected="the file",
                do=f"{_LATER}; if it stays so, tell the publisher",
            )
        self.complete = self._engine.eof
        return data


def _unpacker(encoding: str, where: str) -> _Unpacker:
    match encoding.strip().lower():
        case "" | "identity":
            return _Unpacker(None, where)
        case "gzip" | "x-gzip":
            return _Unpacker(16 + zlib.MAX_WBITS, where)
        case "deflate":
            return _Unpacker(zlib.MAX_WBITS, where)
        case other:
            raise FetchError(
                where=where,
                found=f'an answer packed as "{printable(other, 40)}"',
                expected="the file as it is: no packing was asked for",
                do=f"{_LATER}; if it stays so, get the file by hand and use `annex add`",
            )


def _oversize(where: str, found: str, limit: int) -> OversizeError:
    return OversizeError(
        where=where,
        found=found,
        expected=f"at most {limit} bytes",
        do="look at the address in a browser; if the file is really that large, raise the limit",
    )


def _certificate_refused(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)
