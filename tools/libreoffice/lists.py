"""Word files of numbered paragraphs nobody wrote, to see whether two programs count them alike.

Each has two definitions of nine levels in random formats, instances that share them, one that
starts anew, styles that bring a numbering with them, and paragraphs inserted and deleted.

Left out is what LibreOffice is known to read otherwise than ISO/IEC 29500-1 (:mod:`.known`):
``w:isLgl``, ``w:lvlRestart``, a level of format ``none``, nought in ``ordinal``; also Russian letters
past the alphabet (repeated, says §17.18.59; LibreOffice goes on in pairs); start overrides below the
first level, which hold at every restart too (§17.9.26) and in LibreOffice once; and changes of the
paragraph where a list starts anew: LibreOffice lets the new start go with it.
"""

from __future__ import annotations

import io
import random
import zipfile

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FORMATS = (
    "decimal", "decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "decimalZero",
    "ordinal", "bullet", "cardinalText", "ordinalText",
)  # fmt: skip
_DEFINITIONS = 2
_INSTANCES = 4
_RESTARTED = _INSTANCES + 1
_STYLES = 3


def lists(seed: int, paragraphs: int = 40) -> bytes:
    """Return one such file; the same seed gives the same bytes."""
    rng = random.Random(seed)
    parts = {
        "numbering": _numbering(rng),
        "styles": _styles(rng),
        "document": f"<w:body>{''.join(_paragraph(rng, n) for n in range(paragraphs))}"
        "<w:p><w:r><w:t>end</w:t></w:r></w:p></w:body>",
    }
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.'
            f'{name + ".main" if name == "document" else name}+xml"/>'
            for name in parts
        )
        + "</Types>",
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations(
            "numbering", "numbering.xml", "styles", "styles.xml"
        ),
    } | {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{_MAIN}">{inside}</w:{name}>'
        for name, inside in parts.items()
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


def _relations(*pairs: str) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(zip(pairs[::2], pairs[1::2], strict=True))
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _numbering(rng: random.Random) -> str:
    made = [
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(_level(rng, index) for index in range(9))}</w:abstractNum>"
        for n in range(_DEFINITIONS)
    ]
    for n in range(1, _RESTARTED + 1):
        start = f'<w:startOverride w:val="{rng.randint(1, 30)}"/>'
        override = f'<w:lvlOverride w:ilvl="0">{start}</w:lvlOverride>' if n == _RESTARTED else ""
        made.append(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="{rng.randrange(_DEFINITIONS)}"/>'
            f"{override}</w:num>"
        )
    return "".join(made)


def _level(rng: random.Random, index: int) -> str:
    form = rng.choice(_FORMATS)
    first = rng.choice((0, index, index))
    text = "".join(f"%{n + 1}." for n in range(first, index + 1))
    if form == "bullet":
        text = rng.choice("•–o")
    elif rng.random() < 0.3:
        text = f"({text.rstrip('.')})"
    suffix = rng.choice(("", "", "tab", "space", "nothing"))
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{rng.choice((1, 1, 1, 2, 5, 24))}"/>'
        f'<w:numFmt w:val="{form}"/>'
        + (f'<w:suff w:val="{suffix}"/>' if suffix else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _styles(rng: random.Random) -> str:
    made = [
        (
            '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
            '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
            '<w:name w:val="Normal"/></w:style>'
        )
    ]
    for n in range(_STYLES):
        parent = rng.choice(("Normal", *(f"S{before}" for before in range(n))))
        level = f'<w:ilvl w:val="{n}"/>' if n or rng.random() < 0.5 else ""
        made.append(
            f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="S{n}"/>'
            f'<w:basedOn w:val="{parent}"/><w:pPr><w:numPr>{level}'
            f'<w:numId w:val="{rng.randint(1, _INSTANCES)}"/></w:numPr></w:pPr></w:style>'
        )
    return "".join(made)


def _paragraph(rng: random.Random, number: int) -> str:
    ppr = f'<w:pStyle w:val="S{rng.randrange(_STYLES)}"/>' if rng.random() < 0.2 else ""
    if not ppr or rng.random() < 0.3:
        instance = rng.choice((0, 1, 1, 1, 2, 3, 4, _RESTARTED))
        level = 0 if instance == _RESTARTED else rng.choice((0, 0, 0, 1, 1, 2, 3))
        if rng.random() < 0.9:
            ppr += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
    run, mark = f"<w:r><w:t>paragraph {number}</w:t></w:r>", ""
    change = rng.random()
    if f'numId w:val="{_RESTARTED}"' in ppr:
        change = 1.0
    if change < 0.15:
        mark = "<w:rPr><w:del/></w:rPr>"
        run = f"<w:del>{run.replace('w:t>', 'w:delText>')}</w:del>"
    elif change < 0.3:
        mark, run = "<w:rPr><w:ins/></w:rPr>", f"<w:ins>{run}</w:ins>"
    return f"<w:p><w:pPr>{ppr}{mark}</w:pPr>{run}</w:p>"
