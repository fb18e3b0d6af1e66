"""The site in a real browser, opened from the disk: search, comparing, definitions, no complaint."""

from __future__ import annotations

from itertools import combinations
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from histories import grown
from sites import material
from small import small

from pipeline.compare import compare
from pipeline.compare.changes import Operation, Outcome
from pipeline.site import lives

KINDS = (
    "index.html",
    "editions/2004.html",
    "editions/2004/3.html",
    "provisions/{3.A.1.a}.html",
    "labels/3.a.1.a.html",
    "labels.html",
    "terms.html",
    "substances.html",
    "downloads.html",
    "search.html?q=silk&at=2002",
    "compare.html?old=2001-01-01&new=2004",
)
"""Pages of every kind, of the small list."""
PAIRS = """([a, b]) => annex.compare(a, b).map((pair) => {
  const paths = (ids, n) => ids.map((i) => annex.path(annex.lives[i], n));
  const texts = (ids, n, part) => ids.map((i) => annex.wording(annex.lives[i], n)[part] || []);
  if (pair.outcome === "same" && !pair.typographic) {
    return { outcome: "same", old: paths(pair.old, a), new: paths(pair.new, b) };
  }
  return {
    outcome: pair.outcome, old: paths(pair.old, a), new: paths(pair.new, b),
    typographic: Boolean(pair.typographic),
    text: annex.redline(texts(pair.old, a, 2), texts(pair.new, b, 2)),
    heading: annex.redline(texts(pair.old, a, 1), texts(pair.new, b, 1)),
  };
})"""


@pytest.fixture
def opened(page, folder):
    def to(address: str):
        name, _, query = address.partition("?")
        page.goto((folder / name).as_uri() + (f"?{query}" if query else ""))
        return page

    return to


def test_axe_finds_nothing_on_any_kind_of_page_in_light_and_dark_and_on_a_phone(
    chromium, small_folder
) -> None:
    # Axe itself asks for the style sheet, which the pages' policy refuses to scripts.
    context = chromium.new_context(bypass_csp=True, viewport={"width": 320, "height": 640})
    page = context.new_page()
    own = small().newest.identities["3.A.1.a"].id
    faults, wide = [], []
    for at, address in enumerate(KINDS):
        name, _, query = address.replace("{3.A.1.a}", own).partition("?")
        page.emulate_media(color_scheme="dark" if at % 2 else "light")
        page.goto((small_folder / name).as_uri() + (f"?{query}" if query else ""))
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
        for fault in Axe().run(page).response["violations"]:
            nodes = [node["html"][:150] for node in fault["nodes"]][:3]
            faults.append((address, fault["id"], fault["help"], nodes))
    context.close()
    assert (faults, wide) == ([], [])


def test_any_two_editions_compared_in_the_browser_are_as_the_program_compares_them(
    opened, history
) -> None:
    """Who became whom, which differ in typography alone, and every redline, to the character."""
    page = opened("compare.html")
    editions = history.chronicle.editions
    pairs = [(a, b) if (a + b) % 2 else (b, a) for a, b in combinations(range(len(editions)), 2)]
    for a, b in pairs:  # every pair, half of them backwards: `compare` itself is a mirror
        found = page.evaluate(PAIRS, [a, b])
        changes = compare(editions[a], editions[b])
        assert {(one["outcome"], *_sides(one["old"], one["new"])) for one in found} == {
            (pair.outcome.value, *_sides(pair.old, pair.new)) for pair in changes.pairs
        }
        assert {one["new"][0] for one in found if one.get("typographic")} == {
            change.new.path for change in changes.typographic
        }
        by_sides = {_sides(one["old"], one["new"]): one for one in found}
        compared = 0
        for change in (*changes.changes, *changes.typographic):
            if change.outcome in (Outcome.SPLIT, Outcome.MERGED) or not (change.old or change.new):
                continue
            sides = [[side.path] if side is not None else [] for side in (change.old, change.new)]
            one = by_sides[_sides(*sides)]
            for name, redline in (("text", change.redline), ("heading", change.heading_redline)):
                if redline and "text" not in one:  # the words are the same: something else is not
                    assert {segment.operation for segment in redline} == {Operation.EQUAL}
                elif redline:
                    assert one[name] == [
                        [s.operation.value, s.text, s.typographic] for s in redline
                    ]
                    compared += 1
        assert compared


@pytest.mark.parametrize("seed", range(3))
def test_neighbours_of_random_histories_are_compared_as_the_program_does(opened, seed) -> None:
    """Of editions far apart nothing is promised: what comes back is another provision there."""
    page = opened("compare.html")
    drawn = material(grown(seed).editions)
    page.evaluate(lives.script(drawn).decode())
    for n, changes in enumerate(drawn.changes):
        found = page.evaluate(PAIRS, [n, n + 1])
        assert {(one["outcome"], *_sides(one["old"], one["new"])) for one in found} == {
            (pair.outcome.value, *_sides(pair.old, pair.new)) for pair in changes.pairs
        }


def _sides(old, new) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(old)), tuple(sorted(new))


def test_a_comparison_says_what_it_found_and_what_lies_between(opened) -> None:
    page = opened("compare.html?old=2019-05-10&new=2021-10-08")
    said = page.inner_text("#said")
    assert said.startswith("From 2019-05-10 to 2021-10-08: 2 added, 0 removed, 0 split or merged, ")
    assert "Gap before 2020-10-09: an edition of October 2019 is known." in page.inner_text(
        "#notices"
    )
    assert "annex report 2019-05-10 2021-10-08" in page.inner_text("#notices")
    page.select_option("#new", "2020-10-09")
    page.click("#compare button")
    assert page.url.endswith("compare.html?old=2019-05-10&new=2020-10-09")
    assert page.get_attribute("#notices a", "href") == "reports/2019-05-10..2020-10-09.html"
    assert page.inner_text("article.pair ins").strip() != ""
    page = opened("compare.html?old=1999&new=2020-10-09")
    assert page.inner_text("#said") == "The address names an edition that is not at hand."
    page = opened("compare.html?old=2020-10-09&new=2020-10-09")
    assert page.inner_text("#said") == "These are the same edition: choose two."


@pytest.mark.parametrize(
    ("query", "said", "first"),
    [
        ("10^6", "6 provisions have the words “10^6” in some edition. ", "2.A.1.c.1"),
        ("106", "0 provisions have the words “106” in some edition. ", None),
        ("2a1 c", "One label is meant. 0 provisions have each of the words, though not as a phrase “2a1 c” in some edition. ", "2.A.1.c"),
        ("definitions#payload", "One label is meant. 0 provisions have the words “definitions#payload” in some edition. ", "Definitions: payload"),
        ("<img src=x onerror=alert(1)>", "0 provisions have each of the words, though not as a phrase “<img src=x onerror=alert(1)>” in some edition. ", None),
    ],
)  # fmt: skip
def test_search(opened, query, said, first) -> None:
    page = opened(f"search.html?q={quote(query)}")
    assert page.evaluate("document.getElementById('said').textContent") == said
    heads = page.locator("article.hit h2").all_inner_texts()
    assert (heads[0] if heads else None) == first


def test_search_as_of_a_date_names_the_edition_and_keeps_to_it(opened, history) -> None:
    page = opened("search.html?q=sealed+against+rain&at=2023-01-01")
    assert page.inner_text("#said") == (
        "1 provision has the words “sealed against rain”. On 2023-01-01 the newest edition printed by "
        "then is 2022-10-21. The next at hand is 2024-03-14. What stood then may differ from both: an "
        "edition of October 2019 is known."
    )
    assert page.locator("article.hit h2").all_inner_texts() == ["13.A.1.b"]
    assert (
        page.locator("article.hit a").nth(1).get_attribute("href")
        == "editions/2022-10-21/13.html#13.A.1.b"
    )
    page.locator("article.hit h2 a").click()
    assert page.url.rpartition("/")[2] == f"{history.stands[3].identities['13.A.1.b'].id}.html"
    page = opened("search.html?q=x&at=1990")
    assert page.inner_text("#said") == "The first edition at hand, 2019-05-10, is later than 1990."
    page = opened("search.html?q=x&at=soon")
    assert page.inner_text("#said") == "“soon” is neither an edition nor a date such as 2023-01-01."


def test_search_finds_a_substance_by_its_number_and_formulae_as_typed(opened, history) -> None:
    cas = next(one for node in history.newest.nodes.values() for one in node.substances)
    holders = {path for path, node in history.newest.nodes.items() if cas.cas in node.text.raw}
    page = opened(f"search.html?q={cas.cas}&at={history.newest.id}")
    links = [a.get_attribute("href") for a in page.locator("article.hit h2 a").all()]
    assert set(links) == {f"provisions/{history.newest.identities[p].id}.html" for p in holders}
    assert page.evaluate("annex.fold.query('N2O4')") == page.evaluate("annex.fold.query('N₂O₄')")
    assert page.evaluate("annex.fold.query('m^2')") == page.evaluate("annex.fold.query('m²')")
    assert page.evaluate("annex.fold.query('10⁶')") != page.evaluate("annex.fold.query('106')")


def test_a_term_shows_its_definition_by_mouse_keyboard_and_press(opened) -> None:
    page = opened("editions/2024-11-08/1.html")
    term = page.locator("button.t").first
    box = page.locator(f"[id='{term.get_attribute('popovertarget')}']")
    assert not box.is_visible()
    term.hover()
    box.wait_for(state="visible", timeout=2000)
    page.mouse.move(5, 5)
    box.wait_for(state="hidden", timeout=2000)
    page.keyboard.press("Tab")  # something has the focus; then the term, by the keyboard
    term.focus()
    box.wait_for(state="visible", timeout=2000)
    assert box.locator("p.more a").count() == 2
    page.keyboard.press("Escape")
    box.wait_for(state="hidden", timeout=2000)
    term.click()
    assert box.is_visible()
    where = term.bounding_box(), box.bounding_box()
    assert abs(where[1]["y"] - where[0]["y"] - where[0]["height"]) < 40


def test_pages_read_without_script(chromium, folder, history) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "editions" / "2024-11-08" / "1.html").as_uri())
    term = page.locator("button.t").first
    term.click()
    assert page.locator(f"[id='{term.get_attribute('popovertarget')}']").is_visible()
    page.goto((folder / "compare.html").as_uri())
    assert page.locator("noscript a").count() == 5
    page.goto((folder / "search.html").as_uri())
    assert page.locator("noscript a").all_inner_texts() == ["all labels", "terms", "substances"]
    context.close()
