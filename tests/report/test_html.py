import base64
import re
from itertools import pairwise

import pytest
from lxml import html

from pipeline.report import as_html
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison, Picture
from pipeline.report.visible import UNPRINTABLE

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BREAKS = re.compile("\r\n?")


@pytest.fixture(scope="module")
def page(sample):
    return html.fromstring(as_html.render(Comparison(sample)).decode())


def carried(text: str) -> str:
    """What HTML can carry of a text."""
    return UNPRINTABLE.sub("", text)


def test_ids_are_unique_and_all_links_lead_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//@href")
    assert links
    assert [link for link in links if not link.startswith("#")] == []
    assert {link[1:] for link in links} <= set(ids)
    for name in ("aria-labelledby", "for"):
        assert set(page.xpath(f"//@{name}")) <= set(ids)


def test_nothing_is_loaded_from_anywhere(page):
    assert page.xpath("//@srcset | //@action | //@formaction | //@style") == []
    assert {src[:22] for src in page.xpath("//@src")} <= {"data:image/png;base64,"}
    assert page.xpath("//link | //iframe | //object | //embed | //base | //svg") == []
    style = "".join(page.xpath("//style/text()"))
    assert "url(" not in style
    assert "@import" not in style
    assert len(page.xpath("//style")) == len(page.xpath("//script")) == 1
    assert not [name for name in page.xpath("//@*") if name.lower().startswith("javascript:")]
    assert not [n for e in page.iter() for n in e.attrib if n.startswith("on")]


def test_the_policy_names_the_style_and_the_script_that_are_there(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style, script = page.xpath("//style/text()")[0], page.xpath("//script/text()")[0]
    assert policy == (
        f"default-src 'none'; style-src '{as_html._digest(style)}'; "
        f"script-src '{as_html._digest(script)}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def test_landmarks_language_and_headings_in_order(page):
    assert page.get("lang") == "en"
    for landmark in ("main", "nav"):
        assert len(page.xpath(f"//{landmark}")) == 1
    assert page.xpath("//body/a[1]/@href") == ["#content"]
    levels = [int(e.tag[1]) for e in page.iter(*HEADINGS)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    # The filter's own heading is of level 2, like the sections after it.
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(
        re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag) for tag in page.xpath("//@lang")
    )


def test_kept_and_deleted_words_are_the_old_text_kept_and_inserted_the_new(sample, page):
    for shown in view(sample).in_order:
        article = page.get_element_by_id(shown.anchor)
        change = shown.change
        old = change.old.text.plain() if change.old else ""
        new = change.new.text.plain() if change.new else ""
        inline = article.xpath(".//div[@class='inline']/p[@class='text redline']")
        if not old and not new:
            assert inline == []
            continue
        assert _without(inline[0], "ins") == carried(old)
        assert _without(inline[0], "del") == carried(new)
        for name, text in (("old", old), ("new", new)):
            column = article.xpath(f".//div[contains(@class, 'column-{name}')]/p[@class='text']")
            assert [c.text_content() for c in column] in ([], [carried(text)])


def _without(element, tag: str) -> str:
    """The element's text but for what stands inside elements of this name."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag != tag:
            pieces.append(_without(child, tag))
        pieces.append(child.tail or "")
    return "".join(pieces)


def test_every_change_says_why_where_and_under_what(sample, page):
    for shown in view(sample).in_order:
        article = page.get_element_by_id(shown.anchor)
        said = article.text_content()
        for reason in shown.reasons:
            assert carried(reason.argument) in said
            assert carried(reason.rule) in said
        for source in (*shown.old_sources, *shown.new_sources):
            assert source in said
        for declared in shown.change.declared_by:
            assert carried(declared) in said
        if not shown.part:
            for ancestor in shown.context:
                assert carried(ancestor) in said
        if shown.change.review:
            assert "for review" in said


def test_pictures_of_pages_have_words_for_those_who_do_not_see_them(samples, everything):
    png = b'\x89PNG\r\n\x1a\n<>&"'
    pictures = (
        Picture("old", "a<b>.pdf", 3, png, 600, 120, "2.B.1 in a box on page 3."),
        Picture("new", "c.pdf", 4, png, 600, 90, "2.B.1 in a box on page 4."),
    )
    change = everything.changes[0]
    notes = ("No pages of <i>2021</i> are shown.",)
    comparison = Comparison(everything, pictures={change.id: pictures}, picture_notes=notes)
    page = html.fromstring(as_html.render(comparison).decode())
    (folded,) = page.xpath("//details[@class='pages']")
    assert folded.xpath("ancestor::article/@id") == [
        shown.anchor for shown in view(everything).in_order if shown.change.id == change.id
    ]
    assert "open" not in folded.attrib
    assert folded.xpath("summary")[0].text_content() == "On the printed page: old 3, new 4"
    for image, picture in zip(folded.xpath(".//img"), pictures, strict=True):
        assert base64.b64decode(image.get("src").removeprefix("data:image/png;base64,")) == png
        assert dict(image.attrib) | {"src": ""} == {
            "src": "", "width": "600", "height": str(picture.height), "loading": "lazy",
            "decoding": "async", "alt": f"Part of page {picture.page} of the {picture.side} edition "
            "as printed; the words stand above as text",
        }  # fmt: skip
    captions = [caption.text_content() for caption in folded.xpath(".//figcaption")]
    assert captions == [
        "Old edition. 2.B.1 in a box on page 3.", "New edition. 2.B.1 in a box on page 4.",
    ]  # fmt: skip
    assert notes[0] in page.get_element_by_id("changes").text_content()


def test_steering_characters_stay_and_stand_alone(samples, hostile):
    page = html.fromstring(as_html.render(Comparison(hostile)).decode())
    for element in page.xpath("//bdi[@class='ctl']"):
        assert len(element.text_content()) <= 1
        assert re.fullmatch(r"U\+[0-9A-F]{4}", element.get("data-cp"))
    steering = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
    for element in page.iter():
        if element.get("class") != "ctl":
            assert not steering.search(element.text or "")
        assert not steering.search(element.tail or "")
        assert not any(steering.search(value) for value in element.attrib.values())


def test_hostile_text_makes_no_element(samples, hostile):
    calm = html.fromstring(as_html.render(Comparison(samples.everything())).decode())
    page = html.fromstring(as_html.render(Comparison(hostile)).decode())
    assert {e.tag for e in page.iter()} <= {e.tag for e in calm.iter()}
    assert "7 * 7" in page.text_content()


def test_the_same_change_set_gives_the_same_bytes(samples):
    assert as_html.render(Comparison(samples.everything())) == as_html.render(
        Comparison(samples.everything())
    )


# --- colours: WCAG 2.2 AA asks 4.5:1 of text, 3:1 of the edges of controls ------------------------

PAIRS = [
    *((ink, "paper", 4.5) for ink in ("ink", "soft", "link", "bad-ink", "warn-ink", "good-ink")),
    *((ink, "panel", 4.5) for ink in ("ink", "soft", "link")),
    ("del-ink", "del-back", 4.5),
    ("ins-ink", "ins-back", 4.5),
    ("bad-ink", "bad-back", 4.5),
    ("ink", "bad-back", 4.5),
    ("soft", "bad-back", 4.5),
    ("warn-ink", "warn-back", 4.5),
    ("link", "warn-back", 4.5),
    *(("ink", f"d{level}", 4.5) for level in (1, 2, 3, 4)),
    ("edge", "paper", 3.0),
]


def _themes() -> dict[str, dict[str, str]]:
    style = as_html._asset("report.css")
    light, dark = (
        dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    )
    return {"light": light, "dark": dark}


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(theme, front, back, least):
    colours = _themes()[theme]
    high, low = sorted((_luminance(colours[front]), _luminance(colours[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least
