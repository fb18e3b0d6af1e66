"""A site on disk: addresses that stay, files written only where they differ, nothing of others lost."""

from __future__ import annotations

import json
from importlib import import_module

import msgspec
import pytest
from lxml import html
from sites import built, parsed, targets
from small import ATTACKS, TEXTS, hostile, small

from pipeline.errors import SiteError
from pipeline.model.lineage import mint
from pipeline.site.writing import manifest_of, write

NAMES = tuple(TEXTS)


def minted(material) -> dict[str, str]:
    return {
        one.id: f"{one.born.path} {one.born.edition}"
        for one in material.chronicle.lineage.identities
    }


def put(folder, material, formers=None, earlier=None):
    before = manifest_of(folder, "list")
    files = built(material, formers=formers, pages=False)
    return write(folder, "list", files.items(), {**(earlier or {}), **minted(material)}, before)


def everything(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_address_stays_and_means_the_same_when_an_edition_is_added(tmp_path) -> None:
    put(tmp_path, small(*NAMES[:2]))
    before = everything(tmp_path)
    done = put(tmp_path, small())
    after = everything(tmp_path)
    assert before.keys() <= after.keys()
    assert done.removed == 0
    for name in before:
        if name.startswith("provisions/"):  # the same provision: the same words at its birth
            was, now = (json.loads(each[f"api/{name[:-5]}.json"]) for each in (before, after))
            assert (
                was["identity"]["stations"]
                == now["identity"]["stations"][: len(was["identity"]["stations"])]
            )
            assert was["versions"][0]["record"] == now["versions"][0]["record"]
        if name.startswith("editions/") and "/3.html" in name:  # the same text under the same ids
            texts = [
                {
                    e.get("id"): "".join(e.itertext())
                    for e in html.fromstring(each[name]).xpath("//div[@id]")
                }
                for each in (before, after)
            ]
            assert texts[0] == texts[1]
        if name.startswith("labels/"):  # what it meant then, it still says of those editions
            lines = [
                {
                    e.get("id"): e.get("href")
                    for e in html.fromstring(each[name]).xpath("//main//a[@id]")
                }
                for each in (before, after)
            ]
            assert lines[0].items() <= lines[1].items()
        if name.startswith("reports/"):
            assert before[name] == after[name]


def test_what_is_the_same_is_not_written_again(tmp_path) -> None:
    first = put(tmp_path, small())
    assert (first.written, first.removed) == (first.files, 0)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    again = put(tmp_path, small())
    assert (again.files, again.written, again.removed) == (first.files, 0, 0)
    assert times == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    listed = json.loads((tmp_path / "site.json").read_bytes())["files"]
    assert everything(tmp_path).keys() - {"site.json"} == listed.keys()


def test_what_was_ours_goes_and_what_somebody_changed_or_added_stays(tmp_path) -> None:
    put(tmp_path, small())
    (tmp_path / "editions" / "2004.html").write_text("mine now")
    (tmp_path / "notes.txt").write_text("mine")
    done = put(tmp_path, small(*NAMES[:2]))
    assert done.removed > 0
    assert not (tmp_path / "editions" / "2004" / "3.html").exists()
    assert (tmp_path / "editions" / "2004.html").read_text() == "mine now"
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_older_edition_found_later_breaks_no_address(tmp_path) -> None:
    """Ids move back to the first edition; the pages of the former ids lead to the new ones."""
    late = small(*NAMES[1:])
    put(tmp_path, late)
    earlier = manifest_of(tmp_path, "list").provisions
    assert earlier == minted(late)
    whole = small()
    formers = {own: said for own, said in earlier.items() if own not in minted(whole)}
    own = mint("list", NAMES[1], "3.A.3")
    assert formers[own] == f"3.A.3 {NAMES[1]}"
    before = everything(tmp_path)
    put(tmp_path, whole, formers, earlier)
    after = everything(tmp_path)
    pages = {n for n in before if n.endswith(".html")}
    assert pages <= after.keys()
    root, faults = parsed(after[f"provisions/{own}.html"])
    assert faults == []
    now = mint("list", NAMES[0], "3.A.2")
    assert (f"provisions/{now}.html", "") in set(targets(f"provisions/{own}.html", root))
    assert "This address was given to 3.A.3 as edition 2002-05-01 has it." in "".join(
        root.itertext()
    )


@pytest.mark.parametrize("kind", ["files", "another list", "broken", "a file"])
def test_a_folder_that_is_not_ours_is_not_touched(tmp_path, kind) -> None:
    folder = tmp_path / "out"
    found = {
        "files": "files that are no site",
        "another list": "the site of another list, 'other'",
        "broken": "a site.json that is not of this program",
        "a file": "a file",
    }[kind]
    if kind == "a file":
        folder.write_text("mine")
    else:
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
    if kind == "another list":
        write(tmp_path / "other", "other", [], {}, None)
        (tmp_path / "other" / "site.json").rename(folder / "site.json")
    if kind == "broken":
        (folder / "site.json").write_text("{}")
    before = everything(tmp_path)
    with pytest.raises(SiteError) as refused:
        manifest_of(folder, "list")
    assert refused.value.render() == (
        "the site cannot be made\n"
        f"  where:    {folder}\n"
        f"  found:    {found}\n"
        "  expected: an empty folder, a new one, or a site of this list that `annex site` made\n"
        "  do:       name another folder with --output; nothing was written"
    )
    assert everything(tmp_path) == before


def test_a_build_that_stopped_half_way_is_finished_by_the_next(tmp_path) -> None:
    def cut_off():
        for at, one in enumerate(built(small(), pages=False).items()):
            if at == 20:
                raise KeyboardInterrupt
            yield one

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "list", cut_off(), {}, None)
    assert manifest_of(tmp_path, "list").files == {}
    done = put(tmp_path, small())
    assert (done.files - done.written, done.removed) == (20, 0)


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/./b", ""])
def test_no_address_leads_out_of_the_folder(tmp_path, name) -> None:
    with pytest.raises(SiteError, match="an unsafe address"):
        write(tmp_path / "out", "list", [(name, b"")], {}, None)
    with pytest.raises(SiteError, match="an address that two files have"):
        write(tmp_path / "two", "list", [("a", b""), ("a", b"")], {}, None)


def test_hostile_texts_and_paths_are_shown_and_do_nothing(tmp_path, page) -> None:
    material = hostile()
    files = built(material)
    write(tmp_path, "list", files.items(), {}, None)  # each address is inside the folder
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        root, faults = parsed(data)
        assert faults == [], name
        if name.startswith("reports/"):
            continue
        assert (
            root.xpath(
                "//script[not(@src)][not(@type)] | //img[not(starts-with(@src, '../../pages/'))] | //@onerror"
            )
            == []
        ), name
        for target, _ in targets(name, root):
            assert target in files, (name, target)
    part = next(name for name in files if name.endswith("/3.html"))
    page.goto((tmp_path / part).as_uri())
    shown = page.inner_text("article")
    assert ATTACKS[0] in shown
    assert ATTACKS[2] in shown
    assert page.locator("article bdi.ctl").first.get_attribute("data-cp") == "U+202E"
    old, new = (one.edition_id for one in material.chronicle.editions)
    page.goto((tmp_path / "compare.html").as_uri() + f"?old={old}&new={new}")
    assert ATTACKS[1] in page.inner_text("#results")
    page.goto((tmp_path / "search.html").as_uri() + "?q=script")
    assert ATTACKS[0] in page.inner_text("#results")
    links = page.locator("#results a").all()
    assert links
    for link in links:
        target = link.get_attribute("href").partition("#")[0]
        assert target in files


def test_long_maps_are_split_in_files_the_protocol_allows(monkeypatch) -> None:
    monkeypatch.setattr(import_module("pipeline.site.build"), "_SITEMAP_LIMIT", 10)
    files = built(small(), base_url="https://lists.example/")
    index = files["sitemap.xml"].decode()
    parts = [name for name in files if name.startswith("sitemap-")]
    assert all(f"<loc>https://lists.example/{name}</loc>" in index for name in parts)
    pages = [name for name in files if name.endswith(".html") and name != "404.html"]
    assert sum(files[name].count(b"<loc>") for name in parts) == len(pages)


def test_a_history_of_one_edition_has_a_site(tmp_path) -> None:
    files = built(small(NAMES[0]))
    assert b"1 edition at hand" in files["index.html"]
    _root, faults = parsed(files["compare.html"])
    assert faults == []
    assert msgspec.json.decode(files["api/index.json"])["pairs"] == []
