"""``annex site``: what it writes, says, serves and refuses."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import zipfile

import pytest
from kites import NEW, OLD, OLDER
from test_bad_input import message

from pipeline.batch.site import LOOPBACK, server
from pipeline.errors import SiteError, UnknownListError
from pipeline.export.forms import FORMS

BAD = (
    "lists.example",
    "ftp://lists.example/",
    "https://lists.example/?a",
    'https://x/"><b>',
    "https://lists.example/../x",
    "https://user@lists.example/",
    "javascript:alert(1)",
)


@pytest.fixture
def site(annex):
    assert annex("run", "--workers", "1").code == 0

    def made(*words: object):
        return annex("site", *map(str, words))

    return made


def test_it_writes_the_site_and_says_where(site, kites, tmp_path) -> None:
    said = site()
    folder = kites.root / "site" / "kites"
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files if path.name != "site.json")
    count = len(files) - 1
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"{folder}: {count} files, {size / 1e6:.1f} MB; {count} written, 0 removed\n"
        f"open {folder / 'index.html'}\n"
    )
    again = json.loads(site("--json").out)
    assert again == {"files": count, "size": size, "written": 0, "removed": 0}
    assert {f"editions/{OLD}", f"editions/{NEW}"} <= {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()
    }


def test_every_export_is_there_to_take_away(site, tmp_path) -> None:
    out = tmp_path / "out"
    assert site("-o", out).code == 0
    page = (out / "downloads.html").read_text()
    for form in FORMS:
        name = "kites.atom" if form == "atom" else f"downloads/kites-{form}.zip"
        assert (out / name).is_file(), form
        assert f'href="{name}"' in page
    with zipfile.ZipFile(out / "downloads" / "kites-json-patch.zip") as archive:
        assert [member.split("/")[0] for member in archive.namelist()] == [f"{OLD}..{NEW}"]
    with zipfile.ZipFile(out / "downloads" / "kites-json.zip") as archive:
        assert {f"{OLD}.json", f"{NEW}.json", "lineage.json"} <= set(archive.namelist())
        assert archive.testzip() is None


def test_whole_addresses_where_it_will_stand(site, tmp_path) -> None:
    out = tmp_path / "out"
    assert site("-o", out, "--base-url", "https://lists.example/kites").code == 0
    assert (
        '<link rel="canonical" href="https://lists.example/kites/index.html">'
        in (out / "index.html").read_text()
    )
    assert (out / "sitemap.xml").is_file()


def test_a_base_address_that_is_none_is_refused(site, tmp_path) -> None:
    out = tmp_path / "out"
    for base in BAD:
        said = site("-o", out, "--base-url", base)
        assert (said.code, said.out) == (SiteError.exit_code, "")
        assert said.err == message(
            SiteError.title,
            where=f"--base-url {base}",
            found="not the address of a site",
            expected="http:// or https://, a host, and perhaps a path: https://lists.example/mtcr/",
            do="give the whole address of the folder the site will stand in",
        )
        assert not out.exists()


def test_a_folder_of_somebody_s_own_is_refused(site, tmp_path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter.txt").write_text("mine")
    said = site("-o", tmp_path / "own")
    assert said.code == SiteError.exit_code
    assert "found:    files that are no site" in said.err
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["letter.txt"]


def test_nothing_published_is_told(annex, tmp_path) -> None:
    said = annex("site", "-o", tmp_path / "out")
    assert said.code == UnknownListError.exit_code
    assert "nothing is published yet" in said.err
    assert not (tmp_path / "out").exists()


def test_a_port_that_is_taken_is_told_before_the_work(site, tmp_path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        said = site("-o", tmp_path / "out", "--serve", "--port", port)
    assert said.err == message(
        SiteError.title,
        where=f"--port {port}",
        found="Address already in use",
        expected="a free port of 127.0.0.1",
        do="name another port, or 0 for any that is free",
    )
    assert not (tmp_path / "out").exists()


def test_it_is_served_to_this_machine_alone(tmp_path) -> None:
    (tmp_path / "index.html").write_text("<p>here")
    (tmp_path / "a.atom").write_text("<feed/>")
    serving = server(tmp_path, 0)
    assert serving.server_address[0] == LOOPBACK
    threading.Thread(target=serving.serve_forever, daemon=True).start()

    def asked(path: str, host: str) -> tuple[int, str | None, bytes]:
        talk = http.client.HTTPConnection(LOOPBACK, serving.server_port, timeout=5)
        talk.request("GET", path, headers={"Host": host})
        answer = talk.getresponse()
        found = answer.status, answer.getheader("Content-Type"), answer.read()
        talk.close()
        return found

    try:
        own = f"{LOOPBACK}:{serving.server_port}"
        assert asked("/", own) == (200, "text/html", b"<p>here")
        assert asked("/a.atom", own)[:2] == (200, "application/atom+xml")
        assert asked("/../../../etc/passwd", own)[0] == 404
        assert asked("/", f"evil.example:{serving.server_port}")[0] == 421
    finally:
        serving.shutdown()
        serving.server_close()


def test_serving_ends_when_it_is_told_to(site, tmp_path, monkeypatch) -> None:
    from http.server import ThreadingHTTPServer

    def interrupted(self, poll_interval=0.5):
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", interrupted)
    said = site("-o", tmp_path / "out", "--serve", "--port", 0)
    assert (said.code, said.err) == (0, "stopped\n")
    lines = said.out.splitlines()
    assert lines[2].startswith("serving http://127.0.0.1:")
    assert lines[3] == "to this machine alone; stop with Ctrl-C"


def test_an_older_edition_taken_in_later_breaks_no_address(site, annex, kites, tmp_path) -> None:
    out = tmp_path / "out"
    assert site("-o", out).code == 0
    before = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    label = json.loads((out / "api" / "labels.json").read_bytes())["1.A.1"]
    assert [(one["first"], one["last"]) for one in label] == [(OLD, NEW)]
    kites.edition(OLDER, lift=30)
    assert annex("run", "--workers", "1").code == 0
    assert site("-o", out).code == 0
    assert before <= {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    now = json.loads((out / "api" / "labels.json").read_bytes())["1.A.1"]
    assert [(one["first"], one["last"]) for one in now] == [(OLDER, NEW)]
    former = (out / "provisions" / f"{label[0]['id']}.html").read_text()
    assert f'<a href="../provisions/{now[0]["id"]}.html">here</a>' in former
    again = json.loads(site("-o", out, "--json").out)
    assert (again["written"], again["removed"]) == (0, 0)
