"""Builds everything that is committed in ``sources/specimen``, as bytes under relative names."""

from __future__ import annotations

import hashlib

from pipeline.model.codec import encode
from tools.specimen import truth
from tools.specimen.blocks import blocks_of
from tools.specimen.load import Step, load
from tools.specimen.pdf import print_pdf
from tools.specimen.redline import marked_up
from tools.specimen.word import write_docx

MARKED_UP = "2024-03-14"
"""The edition that is also published with its changes shown."""

TAGGED = frozenset({"2022-10-21"})
"""Editions whose PDF carries a structure tree, as some real ones do."""

HEADINGS_ONCE = frozenset({"2019-05-10"})
"""Editions whose tables do not repeat their headings after a page break."""

AUTHOR = "Annex Working Group"
LEGEND = "Changes from the previous edition are shown: words inserted are underlined, words deleted are struck through."
GAP = ("2019-05-10", "2020-10-09", "an edition of October 2019 is known; no copy is at hand")


def build(*, pdf: bool = True) -> dict[str, bytes]:
    """Return all files; without ``pdf``, everything but the PDF files and the catalogue, which
    states their hashes.
    """
    files: dict[str, bytes] = {}
    steps = load()
    for step in steps:
        meta, name = step.edition.meta, step.id
        blocks = blocks_of(step.edition)
        number, date = meta["number"], meta["printed"]
        if pdf:
            files[f"{name}.pdf"] = print_pdf(
                blocks,
                number=number,
                date=date,
                tagged=name in TAGGED,
                repeat=name not in HEADINGS_ONCE,
            )
        files[f"{name}.docx"] = write_docx(blocks, number=number, date=date)
        if name == MARKED_UP:
            assert step.previous is not None
            assert step.script is not None
            moves = frozenset(
                f"text:{uid}" for o in step.script.operations if o.verb == "move" for uid in o.new
            )
            both = marked_up(blocks_of(step.previous), blocks, LEGEND, moves)
            when = f"{name}T09:00:00Z"
            if pdf:
                files[f"{name}_marked-up.pdf"] = print_pdf(both, number=number, date=date)
            files[f"{name}_marked-up.docx"] = write_docx(
                both, number=number, date=date, author=AUTHOR, when=when
            )
        files[f"truth/{name}.json"] = encode(truth.edition_record(step.edition))
        if step.previous is not None and step.script is not None:
            script = truth.edit_script(step.previous, step.edition, step.script)
            files[f"truth/{script.old}..{script.new}.json"] = encode(script)
    if pdf:
        files["catalogue.toml"] = catalogue(steps, files).encode()
    return files


def catalogue(steps: tuple[Step, ...], files: dict[str, bytes]) -> str:
    """Return the catalogue of the built files."""
    lines = [
        "# The specimen list: no official text. Made by `python -m tools.specimen build`.",
        "",
        "[list]",
        f'id = "{truth.LIST_ID}"',
        'profile = "mtcr"',
        'language = "en"',
        f'title = "{truth.TITLE}"',
    ]
    previous = None
    for step in steps:
        meta = step.edition.meta
        declared = ", ".join(f'"{d}"' for d in truth.declared(meta))
        lines += ["", "[[edition]]", f'id = "{step.id}"']
        if previous:
            lines.append(f'follows = "{previous}"')
        lines += [
            f'document_number = "{meta["number"]}"',
            f"declared_amendments = [{declared}]",
            f'note = "Specimen: invented, no official text. The cover prints {meta["printed"]}."',
            "[edition.dates]",
        ]
        facts = [name for name in ("agreed", "site_updated", "uploaded") if name in meta]
        lines.append(f"printed = {step.id}")
        lines += [f"{name} = {meta[name]}" for name in facts]
        lines.append("[edition.verified]")
        lines += [f'{name} = "read"' for name in ("printed", *facts)]
        for media in ("pdf", "docx"):
            for role, suffix in (("clean", ""), ("marked-up", "_marked-up")):
                name = f"{step.id}{suffix}.{media}"
                if name in files:
                    lines += [
                        "[[edition.file]]",
                        f'role = "{role}"',
                        f'media = "{media}"',
                        f'path = "{name}"',
                        f'sha256 = "{hashlib.sha256(files[name]).hexdigest()}"',
                    ]
        previous = step.id
    after, before, note = GAP
    lines += ["", "[[gap]]", f'after = "{after}"', f'before = "{before}"', f'note = "{note}"', ""]
    return "\n".join(lines)
