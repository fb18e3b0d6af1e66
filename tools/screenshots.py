"""Take the pictures of reports in docs/images from the specimen: ``python -m tools.screenshots``.

Needs Chromium (Debian: chromium), and ``annex run`` before. The pictures are looked at by a person
and kept; no test compares them.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
PAIR = "2022-10-21..2024-03-14"
CHANGE = "#change-4.B.3.a.1"
OPEN = "document.querySelector(location.hash.replaceAll('.', '\\\\.') + ' .pages').open = true"

SHOTS = {
    "report.png": {"size": (1280, 1200), "scheme": "light", "at": "", "do": ""},
    "report-change.png": {"size": (1280, 760), "scheme": "light", "at": CHANGE, "do": OPEN},
    "report-phone.png": {"size": (390, 844), "scheme": "dark", "at": CHANGE, "do": ""},
}


def small(png: bytes) -> bytes:
    """Return a picture in 64 colours: a third of its bytes, and nothing a reader would miss."""
    from PIL import Image

    out = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(reports: Path) -> int:
    import pypdfium2
    from playwright.sync_api import sync_playwright

    folder = reports / "specimen" / PAIR
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, how in SHOTS.items():
            width, height = how["size"]
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=how["scheme"]
            )
            page.goto((folder / "report.html").as_uri() + how["at"])
            if how["do"]:
                page.evaluate(how["do"])
                page.wait_for_timeout(300)
            (FOLDER / name).write_bytes(small(page.screenshot()))
            page.close()
        browser.close()
    out = BytesIO()
    with pypdfium2.PdfDocument((folder / "report.pdf").read_bytes()) as pdf:
        pdf[0].render(scale=1).to_pil().save(out, "PNG")
    (FOLDER / "report-pdf.png").write_bytes(small(out.getvalue()))
    for name in (*SHOTS, "report-pdf.png"):
        print(f"docs/images/{name}: {(FOLDER / name).stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "diffs"))
