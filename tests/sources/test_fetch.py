"""Pulling from a server that misbehaves, and from files of the user's own."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import ssl
import subprocess
import sys
from datetime import UTC

import pytest

from pipeline.errors import (
    CatalogueError,
    DiskFullError,
    FetchError,
    ForbiddenHostError,
    OversizeError,
    ReadError,
    TruncatedError,
    UnknownEditionError,
    WrongContentError,
)
from pipeline.model.document import Media
from pipeline.sources import fetch
from pipeline.sources.fetch import PullOutcome, pull
from pipeline.sources.settings import SystemClock


def sha(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def run(bench, vault, clock):
    """Pull one file (or a whole catalogue) and return what became of it."""

    def go(what, **changes):
        settings = fetch.msgspec.structs.replace(bench.settings, **changes.pop("settings", {}))
        catalogue = what if hasattr(what, "editions") else bench.catalogue(bench.entry(what))
        return pull(
            catalogue,
            vault,
            settings=settings,
            clock=changes.pop("clock", clock),
            chance=bench.chance(),
            **changes,
        )

    return go


def only(report):
    (file,) = report.files
    return file


def failure(report, kind):
    file = only(report)
    assert file.outcome is PullOutcome.FAILED
    assert type(file.error) is kind
    return str(file.error)


# --- the good cases ---------------------------------------------------------------------------


def test_new_file_comes_into_the_vault_with_its_record(run, server, bench, vault, clock):
    data = bench.pdf()
    address = server.route(
        "/a/annex_2001-02-03.pdf",
        bench.body(data, ETag='"v1"', Content_Type="application/pdf", X_Other="no"),
    )
    report = run(address)
    file = only(report)
    assert (file.outcome, file.sha256, file.size) == (PullOutcome.NEW, sha(data), len(data))
    assert (file.name, file.address) == ("annex_2001-02-03.pdf", address)
    assert (file.fetched, file.findings) == (clock.start, ())
    assert vault.get(sha(data)) == data
    kept = vault.record(address).latest
    assert (kept.status, kept.etag, kept.time, kept.final_address) == (
        200,
        '"v1"',
        clock.start,
        address,
    )
    assert {k: v for k, v in kept.headers.items() if k != "date"} == {
        "content-length": str(len(data)),
        "content-type": "application/pdf",
        "etag": '"v1"',
    }
    assert report.count() == {"new": 1}
    assert report.changed


def test_the_client_says_who_it_is_and_asks_for_plain_bytes(run, server, bench):
    run(server.route("/a.pdf", bench.body(bench.pdf())))
    ((_, headers),) = server.requests
    assert headers["user-agent"] == (
        "annex-pipeline/0.1.0 (follows published editions of export control lists)"
    )
    assert headers["accept-encoding"] == "identity"


def test_second_pull_is_conditional_and_a_no_op(run, server, bench, vault, clock):
    address = server.route(
        "/a.pdf", bench.unless_same(bench.pdf(), '"v1"', "Tue, 02 Jan 2024 03:04:05 GMT")
    )
    first = only(run(address))
    stored = vault.path(first.sha256).stat().st_mtime_ns
    clock.passed = 3600
    second = run(address)
    assert only(second).outcome is PullOutcome.UNCHANGED
    assert only(second).sha256 == first.sha256
    assert only(second).fetched == clock.start, "when the bytes came, not when they were checked"
    assert vault.record(address).checked == clock.now()
    assert vault.path(first.sha256).stat().st_mtime_ns == stored
    assert not second.changed
    headers = server.requests[1][1]
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Tue, 02 Jan 2024 03:04:05 GMT"


def test_the_same_bytes_without_validators_are_a_no_op_too(run, server, bench):
    address = server.route("/a.pdf", bench.body(bench.pdf()))
    run(address)
    assert run(address).count() == {"unchanged": 1}


def test_a_lost_copy_is_fetched_again_without_condition(run, server, bench, vault):
    address = server.route("/a.pdf", bench.unless_same(bench.pdf(), '"v1"'))
    file = only(run(address))
    vault.path(file.sha256).write_bytes(b"damaged")
    assert only(run(address)).outcome is PullOutcome.UNCHANGED
    assert "if-none-match" not in server.requests[1][1]
    assert vault.get(file.sha256) == bench.pdf()


def test_wrong_content_type_but_right_bytes_is_accepted(run, server, bench):
    address = server.route("/a.pdf", bench.body(bench.pdf(), Content_Type="text/html"))
    assert only(run(address)).outcome is PullOutcome.NEW


def test_packing_nobody_asked_for_is_undone(run, server, bench):
    data = bench.pdf()
    file = only(run(server.route("/a.pdf", bench.gzipped(data))))
    assert (file.outcome, file.sha256) == (PullOutcome.NEW, sha(data))


def test_redirect_to_an_allowed_host_is_followed_and_recorded(run, server, bench, vault):
    server.route("/new.pdf", bench.body(bench.pdf()))
    elsewhere = f"http://localhost:{server.server_port}/new.pdf"
    address = server.route("/old.pdf", bench.redirect(elsewhere, 301))
    catalogue = bench.catalogue(bench.entry(address), hosts=("127.0.0.1", "localhost"))
    assert only(run(catalogue)).outcome is PullOutcome.NEW
    assert vault.record(address).latest.final_address == elsewhere


# --- silent replacement -----------------------------------------------------------------------


def test_changed_bytes_at_a_known_address_are_a_finding_and_both_are_kept(
    run, server, bench, vault, clock
):
    old, new = bench.pdf("one"), bench.pdf("two")
    address = server.route("/a.pdf", bench.body(old), bench.body(new))
    run(address)
    clock.passed = 40 * 86400
    file = only(run(address))
    assert (file.outcome, file.sha256, file.previous) == (PullOutcome.REPLACED, sha(new), sha(old))
    (finding,) = file.findings
    assert (finding.code, finding.severity) == ("silent-replacement", "warning")
    assert finding.message == (
        f"silent replacement: {address} has served {sha(new)} since 2026-02-11; it served "
        f"{sha(old)} from 2026-01-02. Both copies are in the vault. Compare them, then state in "
        "the catalogue the sha256 that is meant"
    )
    assert (vault.get(sha(old)), vault.get(sha(new))) == (old, new)
    again = only(run(address))
    assert again.outcome is PullOutcome.UNCHANGED
    assert again.findings == (finding,), "it stays until somebody closes it"


def test_stating_the_new_bytes_in_the_catalogue_closes_the_finding(run, server, bench):
    old, new = bench.pdf("one"), bench.pdf("two")
    address = server.route("/a.pdf", bench.body(old), bench.body(new))
    run(address)
    run(address)
    file = only(run(bench.catalogue(bench.entry(address, sha256=sha(new)))))
    assert (file.outcome, file.sha256, file.findings) == (PullOutcome.UNCHANGED, sha(new), ())


def test_stating_the_old_bytes_keeps_them_in_use(run, server, bench, clock):
    old, new = bench.pdf("one"), bench.pdf("two")
    address = server.route("/a.pdf", bench.body(old), bench.body(new))
    run(address)
    file = only(run(bench.catalogue(bench.entry(address, sha256=sha(old)))))
    assert (file.outcome, file.sha256, file.fetched) == (
        PullOutcome.REPLACED,
        sha(old),
        clock.start,
    )
    assert file.findings[0].message == (
        f"silent replacement: {address} has served {sha(new)} since 2026-01-02; the catalogue "
        f"means {sha(old)}. Both copies are in the vault. Compare them, then state in the "
        "catalogue the sha256 that is meant"
    )


def test_bytes_that_are_not_those_stated_fail_and_are_kept(run, server, bench, vault):
    data = bench.pdf()
    address = server.route("/a.pdf", bench.body(data))
    message = failure(
        run(bench.catalogue(bench.entry(address, sha256="0" * 64))), WrongContentError
    )
    assert message == (
        "not the kind of file it claims to be\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    bytes with SHA-256 {sha(data)}\n"
        f"  expected: bytes with SHA-256 {'0' * 64}, as the catalogue states\n"
        "  do:       find out which is the published file, then correct the file or the "
        "catalogue's sha256"
    )
    assert vault.get(sha(data)) == data


# --- a server that misbehaves -----------------------------------------------------------------


def test_stall(run, server, bench, clock):
    address = server.route("/a.pdf", bench.stall)
    assert failure(run(address, settings={"attempts": 2, "read_timeout": 0.25}), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    no answer within 0.25 s (2 attempts)\n"
        "  expected: the file\n"
        "  do:       check the connection and try again later"
    )
    assert len(clock.slept) == 1


def test_drip_ends_at_the_deadline(run, server, bench):
    address = server.route("/a.pdf", bench.drip(100))
    report = run(
        address, settings={"attempts": 1, "deadline": 25.0}, clock=bench.FakeClock(tick=10.0)
    )
    assert re.fullmatch(
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    [0-9]+ bytes in 25 s, and still not the end \\(1 attempt\\)\n"
        "  expected: the whole file in that time\n"
        "  do:       check the connection and try again later",
        failure(report, FetchError),
    )


def test_short_of_its_content_length(run, server, bench, vault):
    address = server.route("/a.pdf", bench.truncate(bench.pdf()[:20], 1000))
    assert failure(run(address), TruncatedError) == (
        "the file is truncated\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    the connection closed after 20 bytes (3 attempts)\n"
        "  expected: 1000 bytes (Content-Length)\n"
        "  do:       check the connection and try again later"
    )
    assert not vault.folder.exists()


def test_truncated_once_then_whole(run, server, bench):
    address = server.route(
        "/a.pdf", bench.truncate(bench.pdf()[:20], 1000), bench.body(bench.pdf())
    )
    assert only(run(address)).outcome is PullOutcome.NEW


def test_truncated_without_a_stated_length_is_seen_in_the_file(run, server, bench):
    address = server.route("/a.pdf", bench.until_closed(bench.pdf()[:20]))
    assert failure(run(address), TruncatedError) == (
        "the file is truncated\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    20 bytes that begin as a PDF and do not end as one (no %%EOF)\n"
        "  expected: a PDF down to its end mark\n"
        "  do:       get the file again; the copy is not whole"
    )


def test_truncated_packing(run, server, bench):
    packed = gzip.compress(bench.pdf("x" * 500), mtime=0)[:40]
    address = server.route("/a.pdf", bench.body(packed, Content_Encoding="gzip"))
    assert failure(run(address, settings={"attempts": 1}), TruncatedError) == (
        "the file is truncated\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    compressed data that ends before its end, after 40 bytes (1 attempt)\n"
        "  expected: the whole file\n"
        "  do:       check the connection and try again later"
    )


@pytest.mark.parametrize(
    "packing",
    [
        (
            b"not gzip at all",
            "gzip",
            (
                "compressed data that cannot be unpacked (Error -3 while decompressing data: "
                "incorrect header check)"
            ),
            "the file",
            "try again later; if it stays so, tell the publisher",
        ),
        (
            gzip.compress(b"%PDF-", mtime=0) + b"more",
            "gzip",
            "compressed data with something else behind it",
            "the file",
            "try again later; if it stays so, tell the publisher",
        ),
        (
            b"anything",
            "br",
            'an answer packed as "br"',
            "the file as it is: no packing was asked for",
            "try again later; if it stays so, get the file by hand and use `annex add`",
        ),
    ],
    ids=["not-gzip", "trailing", "brotli"],
)
def test_packing_that_is_wrong(run, server, bench, packing):
    data, encoding, found, expected, do = packing
    address = server.route("/a.pdf", bench.body(data, Content_Encoding=encoding))
    assert failure(run(address), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    {found}\n"
        f"  expected: {expected}\n"
        f"  do:       {do}"
    )


def test_redirect_to_another_host(run, server, bench):
    elsewhere = f"http://localhost:{server.server_port}/a.pdf"
    address = server.route("/a.pdf", bench.redirect(elsewhere))
    assert failure(run(address), ForbiddenHostError) == (
        "address outside the allowed hosts\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    a redirect to {elsewhere}\n"
        "  expected: https to 127.0.0.1\n"
        "  do:       correct the address; add the host to allowed_hosts only if the publisher is "
        "known to use it"
    )
    assert len(server.requests) == 1, "the other host was never asked"


@pytest.mark.parametrize(
    "target", ["http://www.example.org/a.pdf", "ftp://127.0.0.1/a.pdf", "https://[127/a.pdf"]
)
def test_redirect_away_from_https(run, server, bench, target):
    address = server.route("/a.pdf", bench.redirect(target))
    catalogue = bench.catalogue(bench.entry(address), hosts=("127.0.0.1", "www.example.org"))
    assert f"found:    a redirect to {target}\n" in failure(run(catalogue), ForbiddenHostError)


def test_plain_http_is_refused_unless_a_test_asks_for_it(run, server, bench):
    address = server.route("/a.pdf", bench.body(bench.pdf()))
    assert failure(
        run(address, settings={"plain_http_on_loopback": False}), ForbiddenHostError
    ) == (
        "address outside the allowed hosts\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    the address {address}\n"
        "  expected: https to 127.0.0.1\n"
        "  do:       correct the address; add the host to allowed_hosts only if the publisher is "
        "known to use it"
    )
    assert server.requests == []


def test_redirects_without_end(run, server, bench):
    address = server.route("/a.pdf", bench.redirect("/a.pdf"))
    assert failure(run(address), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    more than 5 redirects, the last to {address}\n"
        "  expected: the file\n"
        "  do:       look at the address in a browser and correct it in the catalogue"
    )
    assert len(server.requests) == 6


def test_redirect_to_nowhere(run, server, bench):
    address = server.route("/a.pdf", bench.status(302))
    assert "found:    a redirect (status 302) to nowhere\n" in failure(run(address), FetchError)


def test_error_page_answered_with_200(run, server, bench, vault):
    address = server.route("/a.pdf", bench.body(bench.error_page, Content_Type="application/pdf"))
    assert failure(run(address), WrongContentError) == (
        "not the kind of file it claims to be\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        '  found:    an HTML page titled "Page not found – sorry"\n'
        "  expected: a PDF\n"
        "  do:       open it and see what it is; get the file again from the publication page, or "
        "correct media or address in the catalogue"
    )
    assert not vault.folder.exists()


def test_a_failure_leaves_the_earlier_copy_at_hand_and_never_says_unchanged(run, server, bench):
    address = server.route("/a.pdf", bench.body(bench.pdf()), bench.body(bench.error_page))
    first = only(run(address))
    second = only(run(address))
    assert second.outcome is PullOutcome.FAILED
    assert isinstance(second.error, WrongContentError)
    assert (second.sha256, second.fetched) == (first.sha256, first.fetched)
    assert second.manifestation() == first.manifestation()


def test_gzip_bomb(run, server, bench, vault):
    address = server.route("/a.pdf", bench.gzipped(b"%PDF-" + b"\0" * 20_000_000))
    assert failure(run(address), OversizeError) == (
        "file too large\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    more than 100000 bytes once unpacked, unpacking stopped\n"
        "  expected: at most 100000 bytes\n"
        "  do:       look at the address in a browser; if the file is really that large, raise "
        "the limit"
    )
    assert not vault.folder.exists()


@pytest.mark.parametrize("stated", [True, False])
def test_oversize(run, server, bench, stated):
    data = bench.pdf(size=200_000)
    address = server.route("/a.pdf", (bench.body if stated else bench.until_closed)(data))
    found = (
        f"{len(data)} bytes (Content-Length)"
        if stated
        else "more than 100000 bytes, reading stopped"
    )
    assert failure(run(address), OversizeError) == (
        "file too large\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    {found}\n"
        "  expected: at most 100000 bytes\n"
        "  do:       look at the address in a browser; if the file is really that large, raise "
        "the limit"
    )


def test_exactly_at_the_limit_is_allowed(run, server, bench):
    data = bench.pdf()
    address = server.route("/a.pdf", bench.gzipped(data), bench.until_closed(data))
    for _ in range(2):
        assert only(run(address, settings={"max_bytes": len(data) + 30})).sha256 == sha(data)


def test_429_with_retry_after_is_honoured(run, server, bench, clock):
    address = server.route("/a.pdf", bench.status(429, Retry_After="17"), bench.body(bench.pdf()))
    assert only(run(address)).outcome is PullOutcome.NEW
    assert clock.slept == [17.0]


def test_retry_after_may_be_a_date(run, server, bench, clock):
    address = server.route(
        "/a.pdf",
        bench.status(503, Retry_After="Fri, 02 Jan 2026 03:04:35 GMT"),
        bench.body(bench.pdf()),
    )
    assert only(run(address)).outcome is PullOutcome.NEW
    assert clock.slept == [30.0]


def test_retry_after_beyond_patience_gives_up_at_once(run, server, bench, clock):
    address = server.route("/a.pdf", bench.status(429, Retry_After="86400"))
    assert failure(run(address), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    status 429 Too Many Requests from {address}, asking to wait 86400 s\n"
        "  expected: a wait of at most 120 s\n"
        "  do:       try again later: the server has said when"
    )
    assert clock.slept == []


def test_503_for_ever_backs_off_with_jitter_and_gives_up(run, server, bench, clock):
    address = server.route("/a.pdf", bench.status(503))
    assert failure(run(address, settings={"attempts": 5, "backoff_limit": 16.0}), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    status 503 Service Unavailable from {address} (5 attempts)\n"
        "  expected: status 200 with the file\n"
        "  do:       the server is busy or at fault: try again later"
    )
    assert len(server.requests) == 5
    for wait, longest in zip(clock.slept, (4, 8, 16, 16), strict=True):
        assert longest / 2 <= wait <= longest
    assert len(set(clock.slept)) == 4


def test_404_is_not_tried_again(run, server, bench):
    address = server.base + "/gone.pdf"
    assert failure(run(address), FetchError) == (
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        f"  found:    status 404 Not Found from {address}\n"
        "  expected: status 200 with the file\n"
        "  do:       look at the publication page for where the file is now (`annex discover`), "
        "and correct the address"
    )
    assert len(server.requests) == 1


def test_304_that_nobody_asked_for(run, server, bench):
    address = server.route("/a.pdf", bench.status(304))
    assert f"found:    status 304 Not Modified from {address}\n" in failure(
        run(address), FetchError
    )


def test_a_certificate_nobody_vouches_for(run, server, bench, clock, tmp_path):
    """The name of the server is proved, or nothing is read; and it is not tried again."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    address = f"https://127.0.0.1:{server.server_port}/a.pdf"
    assert re.fullmatch(
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    a certificate that does not prove whose server it is "
        "\\(.*CERTIFICATE_VERIFY_FAILED.*\\)\n"
        "  expected: a valid certificate\n"
        "  do:       check this machine's date, and ask whether a proxy stands in between",
        failure(run(address), FetchError),
    )
    assert clock.slept == []


def test_nobody_listens(run, bench, server):
    address = f"{server.base}/a.pdf"
    server.server_close()
    assert re.fullmatch(
        "download failed\n"
        f"  where:    test 2001-02-03, clean pdf: {address}\n"
        "  found:    no connection \\(.*refused.*\\) \\(3 attempts\\)\n"
        "  expected: the file\n"
        "  do:       check the connection and try again later",
        failure(run(address), FetchError),
    )


def test_pause_between_two_requests_to_one_host(run, server, bench, clock):
    files = [
        bench.entry(server.route(f"/{n}.pdf", bench.body(bench.pdf(str(n))))) for n in range(3)
    ]
    run(bench.catalogue(*files), settings={"delay": 1.5})
    assert clock.slept == [1.5, 1.5]


# --- several files ----------------------------------------------------------------------------


def test_one_failure_does_not_lose_the_others(run, server, bench):
    files = [
        bench.entry(server.route("/a.pdf", bench.body(bench.error_page))),
        bench.entry(server.route("/b.docx", bench.body(bench.docx())), media=Media.DOCX),
    ]
    report = run(bench.catalogue(*files))
    assert report.count() == {"new": 1, "failed": 1}
    assert [f.edition_id for f in report.failures] == ["2001-02-03"]
    assert report.of("2002-02-03")[0].manifestation().media is Media.DOCX


def test_only_some_editions_and_progress(run, server, bench):
    told = []
    files = [
        bench.entry(server.route(f"/{n}.pdf", bench.body(bench.pdf(str(n))))) for n in range(3)
    ]
    report = run(
        bench.catalogue(*files),
        only={"2002-02-03", "2003-02-03"},
        progress=lambda *step: told.append(step),
    )
    assert [f.edition_id for f in report.files] == ["2002-02-03", "2003-02-03"]
    assert told == [
        ("pull", 0, 2, "2002-02-03 clean pdf"),
        ("pull", 1, 2, "2003-02-03 clean pdf"),
        ("pull", 2, 2, ""),
    ]


def test_unknown_edition(run, bench):
    with pytest.raises(UnknownEditionError) as caught:
        run(bench.catalogue(bench.entry("https://127.0.0.1/a.pdf")), only={"1999"})
    assert str(caught.value) == (
        "unknown edition\n"
        f"  where:    {bench.folder}\n"
        '  found:    edition "1999"\n'
        "  expected: one of: 2001-02-03\n"
        "  do:       correct the id, or describe the edition in the catalogue"
    )


def test_editions_without_files_are_named(run, bench):
    catalogue = bench.catalogue(bench.entry("https://127.0.0.1/a.pdf"))
    bare = fetch.msgspec.structs.replace(catalogue.editions[0], id="1987-04-16", files=())
    report = run(fetch.msgspec.structs.replace(catalogue, editions=(bare,)))
    assert (report.files, report.without_files) == ((), ("1987-04-16",))


def test_one_file_under_two_names_is_a_finding(run, server, bench):
    """Else a comparison of the two editions would prove "no change" from nothing."""
    files = [
        bench.entry(server.route(f"/{n}.pdf", bench.body(bench.pdf("same")))) for n in range(2)
    ]
    report = run(bench.catalogue(*files))
    assert [(f.edition_id, [x.code for x in f.findings]) for f in report.files] == [
        ("2001-02-03", []),
        ("2002-02-03", ["same-bytes"]),
    ]
    (finding,) = report.findings
    assert finding.message == (
        f"the same file twice: {server.base}/1.pdf (2002-02-03, clean pdf) has the very bytes of "
        f"{server.base}/0.pdf (2001-02-03, clean pdf). One of the two is not what the catalogue "
        "takes it for"
    )


# --- offline ----------------------------------------------------------------------------------


def test_offline_asks_nobody_and_uses_what_is_held(run, server, bench, clock):
    address = server.route("/a.pdf", bench.body(bench.pdf()))
    first = only(run(address))
    held = only(run(address, offline=True))
    assert held.outcome is PullOutcome.HELD
    assert held.manifestation() == first.manifestation()
    assert len(server.requests) == 1


def test_offline_without_a_copy(run, bench):
    assert failure(run("https://127.0.0.1/a.pdf", offline=True), FetchError) == (
        "download failed\n"
        "  where:    test 2001-02-03, clean pdf: https://127.0.0.1/a.pdf\n"
        "  found:    no copy in the vault, and this run asks no address (offline)\n"
        "  expected: the file\n"
        "  do:       run `annex pull` with a connection once, or use `annex add` with your own "
        "copy"
    )


# --- files of the user's own ------------------------------------------------------------------


def test_local_file_is_copied_once(run, bench, vault):
    (bench.folder / "a.pdf").write_bytes(bench.pdf())
    catalogue = bench.catalogue(bench.entry(path="a.pdf"))
    file = only(run(catalogue))
    assert (file.outcome, file.sha256, file.name) == (
        PullOutcome.COPIED,
        sha(bench.pdf()),
        "a.pdf",
    )
    assert file.fetched is None, "a copy was not fetched: the same on every machine"
    assert vault.get(file.sha256) == bench.pdf()
    before = {path: path.stat().st_mtime_ns for path in vault.folder.rglob("*")}
    assert only(run(catalogue)).outcome is PullOutcome.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in vault.folder.rglob("*")} == before


def test_a_dry_run_reports_and_writes_nothing(run, bench, vault):
    (bench.folder / "a.pdf").write_bytes(bench.pdf())
    vault.read_only = True
    file = only(run(bench.catalogue(bench.entry(path="a.pdf"))))
    assert (file.outcome, file.sha256, file.size) == (
        PullOutcome.COPIED,
        sha(bench.pdf()),
        len(bench.pdf()),
    )
    assert vault.get(file.sha256) == bench.pdf()
    assert not vault.folder.exists()


def test_local_file_that_changed(run, bench, vault):
    path = bench.folder / "a.pdf"
    catalogue = bench.catalogue(bench.entry(path="a.pdf"))
    old, new = bench.pdf("one"), bench.pdf("two")
    path.write_bytes(old)
    run(catalogue)
    path.write_bytes(new)
    file = only(run(catalogue))
    assert (file.outcome, file.sha256, file.previous) == (PullOutcome.REPLACED, sha(new), sha(old))
    assert [(f.code, f.message) for f in file.findings] == [
        (
            "local-file-changed",
            (
                f"local file: {path} has served {sha(new)} since 2026-01-02; it served {sha(old)} "
                "from 2026-01-02. Both copies are in the vault. Compare them, then state in the "
                "catalogue the sha256 that is meant"
            ),
        )
    ]
    assert vault.get(sha(old)) == old


def test_missing_path(run, bench):
    assert failure(run(bench.catalogue(bench.entry(path="none.pdf"))), CatalogueError) == (
        "the catalogue cannot be used\n"
        f"  where:    test 2001-02-03, clean pdf: {bench.folder}/none.pdf\n"
        "  found:    no such file\n"
        "  expected: the copy the catalogue names\n"
        "  do:       put the file there, or correct path in the catalogue (it is relative to the "
        "catalogue's folder)"
    )


def test_missing_path_of_bytes_the_vault_holds(run, bench, vault):
    sha256 = vault.put(bench.pdf())
    file = only(run(bench.catalogue(bench.entry(path="gone.pdf", sha256=sha256))))
    assert (file.outcome, file.sha256) == (PullOutcome.UNCHANGED, sha256)


def test_html_named_pdf(run, bench):
    (bench.folder / "a.pdf").write_bytes(bench.error_page)
    assert failure(run(bench.catalogue(bench.entry(path="a.pdf"))), WrongContentError) == (
        "not the kind of file it claims to be\n"
        f"  where:    test 2001-02-03, clean pdf: {bench.folder}/a.pdf\n"
        '  found:    an HTML page titled "Page not found – sorry"\n'
        "  expected: a PDF\n"
        "  do:       open it and see what it is; get the file again from the publication page, or "
        "correct media or address in the catalogue"
    )


def test_local_bytes_that_are_not_those_stated(run, bench):
    (bench.folder / "a.pdf").write_bytes(bench.pdf())
    message = failure(
        run(bench.catalogue(bench.entry(path="a.pdf", sha256="1" * 64))), WrongContentError
    )
    assert f"found:    bytes with SHA-256 {sha(bench.pdf())}\n" in message
    assert f"expected: bytes with SHA-256 {'1' * 64}, as the catalogue states\n" in message


def test_local_file_too_large(run, bench):
    (bench.folder / "a.pdf").write_bytes(bench.pdf(size=100_000))
    assert failure(run(bench.catalogue(bench.entry(path="a.pdf"))), OversizeError) == (
        "file too large\n"
        f"  where:    test 2001-02-03, clean pdf: {bench.folder}/a.pdf\n"
        f"  found:    {len(bench.pdf(size=100_000))} bytes\n"
        "  expected: at most 100000 bytes\n"
        "  do:       look at the file; if it is really that large, raise the limit"
    )


def test_local_folder_and_unreadable_file(run, bench, monkeypatch):
    (bench.folder / "a.pdf").mkdir()
    catalogue = bench.catalogue(bench.entry(path="a.pdf"))
    assert "found:    not a file\n" in failure(run(catalogue), CatalogueError)
    (bench.folder / "a.pdf").rmdir()
    (bench.folder / "a.pdf").write_bytes(bench.pdf())

    def refuse(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert failure(run(catalogue), ReadError) == (
        "the file cannot be read\n"
        f"  where:    test 2001-02-03, clean pdf: {bench.folder}/a.pdf\n"
        "  found:    it cannot be opened: Permission denied\n"
        "  expected: a file that may be read\n"
        "  do:       check its permissions"
    )


def test_a_full_disk_stops_the_pull(run, bench, monkeypatch, vault):
    (bench.folder / "a.pdf").write_bytes(bench.pdf())

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFullError):
        run(bench.catalogue(bench.entry(path="a.pdf")))
    assert [path for path in vault.folder.rglob("*") if path.is_file()] == []


# --- the publication page, and what is imported -----------------------------------------------


def test_page_is_fetched_with_the_same_manners(server, bench, clock):
    catalogue = bench.catalogue()
    address = server.route("/page", bench.status(503), bench.body(b"<html>page</html>"))
    asked = fetch.msgspec.structs.replace(catalogue, publication_page=address)
    page = fetch.page(asked, settings=bench.settings, clock=clock, chance=bench.chance())
    assert page == b"<html>page</html>"


def test_page_without_an_address(bench):
    with pytest.raises(CatalogueError) as caught:
        fetch.page(bench.catalogue())
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {bench.folder}\n"
        "  found:    no publication_page in [list]\n"
        "  expected: the address of the page that offers the editions\n"
        "  do:       add it, or save the page yourself and name the file"
    )


def test_a_pull_of_local_files_does_not_import_the_client():
    code = "import sys, pipeline.sources.fetch; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_clock_of_the_machine():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.now().microsecond == 0
    before = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() > before
