"""Every page of the specimen's site: whole, well-formed, leading only to what is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from lxml import etree
from sites import built, links, parsed, targets
from small import small

from pipeline.model import codec
from pipeline.site import api
from pipeline.site.frame import linked_data


@pytest.fixture(scope="module")
def pages(files):
    return {name: parsed(data) for name, data in files.items() if name.endswith(".html")}


def test_pages_are_well_formed_and_their_ids_unique(pages) -> None:
    assert [(name, faults) for name, (_, faults) in pages.items() if faults] == []
    for name, (root, _) in pages.items():
        ids = [element.get("id") for element in root.iter(etree.Element) if element.get("id")]
        assert len(ids) == len(set(ids)), (name, [i for i in ids if ids.count(i) > 1])


def test_every_link_leads_to_a_file_and_an_id_that_are_there(pages, files) -> None:
    ids = {
        name: {element.get("id") for element in root.iter(etree.Element)}
        for name, (root, _) in pages.items()
    }
    dangling = [
        (name, target, fragment)
        for name, (root, _) in pages.items()
        for target, fragment in targets(name, root)
        if target not in files or (fragment and fragment not in ids[target])
    ]
    assert dangling == []


def test_every_page_can_be_reached_from_the_first(pages) -> None:
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        todo.extend(target for target, _ in targets(name, pages[name][0]) if target in pages)
    assert pages.keys() - reached == {"404.html"}


def test_nothing_outside_is_named_and_no_page_carries_script_or_style(pages) -> None:
    for name, (root, _) in pages.items():
        outside = [link for _, link in links(root) if re.match(r"[a-z+]*:|//", link)]
        if name == "404.html":  # served under any address, so its links are whole ones
            assert all(link.startswith("https://lists.example/specimen/") for link in outside)
            continue
        assert outside == [], name
        policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policy) == 1, name
        assert policy[0].startswith("default-src 'none'; "), name
        if name.startswith("reports/"):  # self-contained: its script is allowed by its hash
            continue
        inline = root.xpath(
            "//script[not(@src)][not(@type='application/ld+json')] | //style | //@style"
        )
        assert inline == [], name
        assert root.xpath("//@*[starts-with(name(), 'on')]") == [], name


def test_a_report_leads_back_to_the_site_and_its_editions(pages) -> None:
    root = pages["reports/2019-05-10..2020-10-09.html"][0]
    assert root.xpath("//p[@class='kicker']/a/@href") == [
        "../index.html",
        "../editions/2019-05-10.html",
        "../editions/2020-10-09.html",
    ]


def test_what_an_edition_is_stands_as_linked_data_that_nothing_can_close(pages, files) -> None:
    def said(root):
        (script,) = root.xpath("//script[@type='application/ld+json']/text()")
        return json.loads(script)

    about = said(pages["editions/2024-11-08.html"][0])
    assert (about["@type"], about["legislationDate"]) == ("Legislation", "2024-11-08")
    assert about["url"] == "https://lists.example/specimen/editions/2024-11-08.html"
    data = linked_data({"name": "</script><b>&"})
    assert json.loads(data) == {"name": "</script><b>&"}
    assert not {"<", ">", "&"} & set(data)


def test_the_same_history_gives_the_same_bytes(small_files) -> None:
    small.cache_clear()
    assert list(built(small()).items()) == list(small_files.items())


def test_canonical_links_and_the_map_of_the_site_name_every_page(pages, files) -> None:
    base = "https://lists.example/specimen/"
    mapped = etree.fromstring(files["sitemap.xml"]).xpath("//*[local-name()='loc']/text()")
    assert set(mapped) == {base + name for name in pages if name != "404.html"}
    for name, (root, _) in pages.items():
        canonical = root.xpath("//link[@rel='canonical']/@href")
        if not name.startswith("reports/") and name != "404.html":
            assert canonical == [base + name]
    assert (
        files["robots.txt"]
        == b"User-agent: *\nAllow: /\nSitemap: https://lists.example/specimen/sitemap.xml\n"
    )


def test_an_export_that_could_not_be_made_is_told(small_files) -> None:
    root, _ = parsed(small_files["downloads.html"])
    assert "Not made here: parquet (a package is missing)." in root.text_content()


def test_the_page_of_what_is_missing_leads_home_from_anywhere(files, small_files) -> None:
    assert b'href="https://lists.example/specimen/index.html"' in files["404.html"]
    assert b'href="index.html"' in small_files["404.html"]


def test_without_a_base_address_there_are_no_whole_addresses(small_files) -> None:
    assert "sitemap.xml" not in small_files
    assert b"Sitemap" not in small_files["robots.txt"]
    assert b"canonical" not in small_files["index.html"]


def test_every_word_of_an_edition_stands_on_its_pages(pages, history) -> None:
    """Markers, headings, words and cells of each part, in order: nothing is left out."""
    for standing in history.stands:
        for part in standing.edition.parts:
            root = pages[f"editions/{standing.id}/{part.path}.html"][0]
            for path, node in ((one.path, one) for one in part.walk()):
                (own,) = root.xpath(
                    "//*[@id=$i]/div[contains(@class, 'w')]", i=path.replace("#", "_n_")
                )
                shown = "".join(own.itertext())
                texts = [node.text, *([node.heading] if node.heading else [])]
                texts += [cell.text for cell in (node.table.cells if node.table else ())]
                for text in texts:
                    assert text.raw in shown, (standing.id, path)
            marks = [m.kind.value for one in part.walk() for m in one.text.marks]
            assert len(root.xpath("//article//sup")) >= marks.count("superscript")


def test_printed_pages_stand_beside_the_text_or_it_says_why_not(pages) -> None:
    page = pages["editions/2024-11-08/3.html"][0]
    assert page.xpath("//details[@class='printed']//img/@src") == ["../../pages/2024-11-08/1.png"]
    assert set(page.xpath("//a[@class='pg']/@href")) == {"#page_1"}
    (said,) = page.xpath("//details[@class='printed']/p")
    assert said.text_content().startswith(
        "list.pdf, another official file than the text was read from"
    )
    older = pages["editions/2022-10-21/3.html"][0]
    assert "No printed pages here: it has no clean PDF." in older.text_content()
    assert older.xpath("//img | //a[@class='pg']") == []


def test_no_line_can_end_between_a_term_and_the_sign_after_it(pages) -> None:
    terms = pages["editions/2024-11-08/definitions.html"][0].xpath("//button[@class='t']")
    assert terms
    for term in terms:
        assert term.getparent().get("class") == "nb"
        assert not (term.getparent().tail or " ").startswith((",", ".", ";", ":", ")"))


def test_a_power_is_raised_and_never_run_together(pages) -> None:
    page = pages["editions/2024-11-08/2.html"][0]
    (own,) = page.xpath("//*[@id='2.A.1.c.1']")
    assert own.xpath(".//sup/text()") == ["6"]


def test_the_data_of_a_provision_has_every_version_with_its_editions(history, files) -> None:
    for identity in history.chronicle.lineage.identities:
        read = json.loads(files[f"api/provisions/{identity.id}.json"])
        found = codec.decode(
            files[f"api/provisions/{identity.id}.json"], api.ProvisionFile, where=identity.id
        )
        assert read["identity"]["id"] == identity.id
        numbers = history.chronicle.number
        covered = [n for v in found.versions for n in range(numbers[v.first], numbers[v.last] + 1)]
        assert covered == list(history.chronicle.span(identity))
        for version in found.versions:
            node = history.chronicle.node(identity, numbers[version.last])
            assert (version.record.text, version.record.path) == (node.text, node.path)


def test_the_addresses_the_api_names_are_there(files) -> None:
    index = json.loads(files["api/index.json"])
    for known in index["editions"]:
        assert index["addresses"]["edition"].replace("{edition}", known["edition_id"]) in files
    for pair in index["pairs"]:
        assert f"api/changes/{pair}.json" in files
        assert f"reports/{pair}.html" in files
    labels = json.loads(files["api/labels.json"])
    assert labels["13.A.1.b"] == [
        {"id": labels["13.A.1.b"][0]["id"], "first": "2019-05-10", "last": "2022-10-21"},
        {"id": labels["13.A.1.b"][1]["id"], "first": "2024-03-14", "last": "2024-11-08"},
    ]


def test_the_example_of_the_docs_puts_an_edition_together(history, folder) -> None:
    docs = Path(__file__).resolve().parents[2].joinpath("docs", "site.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", docs, re.DOTALL)
    told: dict = {}
    exec(code, told)  # what a reader of the page would paste
    standing = history.stands[2]
    found = [
        (one["path"], one.get("text", {}).get("raw", ""))
        for one in told["edition"](folder / "api", standing.id)
    ]
    assert found == [(path, node.text.raw) for path, node in standing.nodes.items()]


def test_the_data_is_what_the_published_schemas_say(files) -> None:
    some = [name for name in files if name.startswith("api/provisions/")][::40]
    for schema, names in (
        ("site-index", ["api/index.json"]),
        ("site-edition", ["api/editions/2019-05-10.json"]),
        ("site-provision", some),
        ("changes", ["api/changes/2019-05-10..2020-10-09.json"]),
    ):
        path = Path(__file__).resolve().parents[2] / "docs" / "schema" / f"{schema}.schema.json"
        validator = jsonschema.Draft202012Validator(json.loads(path.read_bytes()))
        for name in names:
            validator.validate(json.loads(files[name]))
