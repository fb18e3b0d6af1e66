"""The page in a real browser: nothing complains, nothing is asked of the network, keys work."""

from __future__ import annotations

import pytest

from pipeline.report import as_html
from pipeline.report.comparison import Comparison

COUNT = "document.getElementById('f-count').textContent"
SHOWN = "document.querySelectorAll('article.change:not([hidden])').length"
FOCUS = "document.activeElement.id"


@pytest.fixture(scope="module")
def browser(browser_module):
    with browser_module.Browser() as one:
        yield one


def opened(browser, tmp_path, changes, fragment=""):
    path = tmp_path / "report.html"
    path.write_bytes(as_html.render(Comparison(changes)))
    seconds = browser.open(path, fragment)
    browser.value("1")
    return path, seconds


@pytest.mark.parametrize("name", ["everything", "nothing", "hostile", "large"])
def test_no_complaint_and_no_request_off_the_page(browser, samples, tmp_path, name):
    path, seconds = opened(browser, tmp_path, getattr(samples, name)())
    assert browser.complaints() == []
    assert browser.requests() == [path.as_uri()]
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")
    # Under a second is the aim with 1,000 changes; a busy machine gets some room.
    assert seconds < 5


def test_filters(browser, everything, tmp_path):
    opened(browser, tmp_path, everything)
    assert browser.value(COUNT) == "All 21 changes"

    def choose(name, value):
        browser.value(
            f"(e => {{ e.value = '{value}'; e.dispatchEvent(new Event('input', {{bubbles: true}})) }})"
            f"(document.getElementById('f-{name}'))"
        )
        return browser.send(
            "Runtime.evaluate",
            expression=f"new Promise(r => setTimeout(() => r({COUNT}), 60))",
            awaitPromise=True,
        )["result"]["value"]

    assert choose("item", "2") == "4 of 21 changes"
    assert choose("kind", "technical note") == "1 of 21 changes"
    assert choose("kind", "") == "4 of 21 changes"
    assert choose("group", "tightened") == "1 of 21 changes"
    browser.value("document.querySelector('#filter button').click()")
    assert browser.value(COUNT) == "All 21 changes"
    assert choose("text", "LIGHTER  bells") == "1 of 21 changes"
    assert browser.value(SHOWN) == 1
    assert browser.value("document.querySelectorAll('section.group:not([hidden])').length") == 1


def test_keyboard_alone(browser, everything, tmp_path):
    opened(browser, tmp_path, everything)
    browser.press("j")
    assert browser.value(FOCUS) == "change-12.A.4"
    browser.press("j")
    assert browser.value(FOCUS) == "change-12.A.4.a"
    browser.press("k")
    assert browser.value(FOCUS) == "change-12.A.4"
    visible = "getComputedStyle(document.querySelector('.two .columns')).display"
    assert browser.value(visible) == "none"
    browser.press("s")
    assert browser.value(visible) == "grid"
    browser.press("/")
    assert browser.value(FOCUS) == "f-text"
    browser.press("j")
    assert browser.value("document.getElementById('f-text').value") == "j"
    browser.press("Escape")
    assert browser.value("document.getElementById('f-text').value") == ""


def test_single_keys_can_be_switched_off(browser, everything, tmp_path):
    opened(browser, tmp_path, everything)
    browser.value("document.getElementById('f-keys').click()")
    browser.press("j")
    assert browser.value(FOCUS) == ""


def test_a_permanent_link_leads_to_its_change(browser, everything, tmp_path):
    opened(browser, tmp_path, everything, "#change-2.A.1.d_to_2.A.1.e")
    assert browser.value(FOCUS) == "change-2.A.1.d_to_2.A.1.e"
    top = "document.activeElement.getBoundingClientRect().top"
    assert 0 <= browser.value(top) < 900


def test_typography_unfolds_for_its_link(browser, everything, tmp_path):
    opened(browser, tmp_path, everything, "#typographic-3.A.1")
    assert browser.value("document.querySelector('#typographic details').open")


def test_readable_without_script(browser_module, everything, tmp_path):
    with browser_module.Browser("--blink-settings=scriptEnabled=false") as browser:
        opened(browser, tmp_path, everything)
        root = browser.send("DOM.getDocument", depth=0)["root"]["nodeId"]
        form = browser.send("DOM.querySelector", nodeId=root, selector="#filter[hidden]")
        assert form["nodeId"]
        cards = browser.send("DOM.querySelectorAll", nodeId=root, selector="article.change")
        assert len(cards["nodeIds"]) == len(everything.changes)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_sideways_scroll_at_any_width(browser, everything, tmp_path, width):
    browser.send(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=800,
        deviceScaleFactor=1,
        mobile=False,
    )
    opened(browser, tmp_path, everything)
    assert browser.value("document.documentElement.scrollWidth") <= width
    browser.send("Emulation.clearDeviceMetricsOverride")


def test_prints_to_pdf(browser, everything, tmp_path):
    opened(browser, tmp_path, everything)
    import base64

    data = base64.b64decode(browser.send("Page.printToPDF")["data"])
    assert data.startswith(b"%PDF-")
