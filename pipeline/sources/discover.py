"""Reading the publication page: which editions and files it offers, and which are not known yet.

The page of the MTCR has three blocks, each a heading followed by download links:

==============================================================  =========  ==================
heading                                                         role       edition
==============================================================  =========  ==================
Current version                                                 clean      the newest
Current version, showing changes from previous version          marked-up  the same
Previous version                                                clean      an earlier one
==============================================================  =========  ==================

The edition's date stands in each file's name, written ``2024-03-14``, both under the present
opaque ``/download/...`` addresses and under the earlier ``/wordpress/wp-content/uploads/...``
ones; the date the site was updated stands in brackets under the first heading.

"Nothing new" may only be said of a page that was understood whole. Whatever is not as described
raises :class:`~pipeline.errors.DiscoverError`.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from lxml import etree, html

from pipeline.errors import (
    CatalogueError,
    DiscoverError,
    ForbiddenHostError,
    UnknownListError,
)
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.edition_id import EditionId
from pipeline.sources.entries import Catalogue, EditionEntry
from pipeline.sources.sniff import describe, page_title, printable

_MAX_PAGE = 8 * 1024 * 1024
_TAIL = 1024
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PROFILE = "mtcr"


class Block(StrEnum):
    """The headings of the page, as they read with white space and the colon folded away."""

    CURRENT = "current version"
    CHANGES = "current version, showing changes from previous version"
    PREVIOUS = "previous version"


_ROLES = {
    Block.CURRENT: Role.CLEAN,
    Block.CHANGES: Role.MARKED_UP,
    Block.PREVIOUS: Role.CLEAN,
}
_MEDIA = {".pdf": Media.PDF, ".docx": Media.DOCX}
_DATE = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_TRACKED = re.compile(r"track[-_ ]*changes?", re.IGNORECASE)
_UPDATED = re.compile(r"\bupdated\b", re.IGNORECASE)
_UPLOADED = re.compile(r"\buploaded\b", re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY = r"(?:\s+on)?\s+([0-9]{1,2})(?:st|nd|rd|th)?\s+([a-z]+),?\s+([0-9]{4})\b"


class Standing(StrEnum):
    """How a proposal stands to the catalogue."""

    KNOWN = "known"
    NEW_EDITION = "new-edition"
    NEW_FILE = "new-file"  # the edition is known, this role and media of it is not
    NEW_ADDRESS = "new-address"  # the file is known at another address, or only as a copy


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """One link of the page, and what it says.

    ``site_updated`` and ``uploaded`` are stated by the page for the current edition only.
    ``follows`` is the edition the page calls the previous one. ``evidence`` is where on the page
    this was read, in one sentence.
    """

    edition_id: str
    role: Role
    media: Media
    address: str
    standing: Standing
    evidence: str
    site_updated: date | None = None
    uploaded: date | None = None
    follows: str | None = None

    @property
    def known(self) -> bool:
        """Whether the catalogue has this file at this address."""
        return self.standing is Standing.KNOWN


class _Link(msgspec.Struct, frozen=True):
    block: Block
    address: str
    name: str
    label: str
    edition: date
    media: Media


def discover(page: bytes, catalogue: Catalogue) -> tuple[Proposal, ...]:
    """Return what the publication page offers, in the order of the page, known files included.

    Args:
        page: the page's bytes as served or saved.
        catalogue: what is known; it must name the page and the hosts links may lead to.

    Raises:
        DiscoverError: the page has not the shape described above.
        ForbiddenHostError: a download leads to a host the catalogue does not allow.
        CatalogueError: the catalogue names no publication page.
        UnknownListError: nobody has described the publication page of this list.
    """
    if catalogue.profile != _PROFILE:
        raise UnknownListError(
            where=catalogue.where,
            found=f'profile "{catalogue.profile}"',
            expected=f'a list whose publication page is described: "{_PROFILE}"',
            do="look at the page yourself and add the edition to the catalogue",
        )
    if catalogue.publication_page is None:
        raise CatalogueError(
            where=catalogue.where,
            found="no publication_page in [list]",
            expected="the address of the page that offers the editions",
            do="add it: links on the page are relative to it",
        )
    reader = _Reader(page, catalogue.publication_page, catalogue.allowed_hosts)
    links = reader.links()
    current = reader.one_date(links, (Block.CURRENT, Block.CHANGES))
    previous = reader.one_date(links, (Block.PREVIOUS,))
    if previous >= current:
        raise reader.error(
            f"the previous version is of {previous}, the current one of {current}",
            "a previous version dated before the current one",
        )
    updated, uploaded = reader.site_dates()
    known = {entry.id: entry for entry in catalogue.editions}
    return tuple(
        Proposal(
            edition_id=link.edition.isoformat(),
            role=_ROLES[link.block],
            media=link.media,
            address=link.address,
            standing=_standing(known.get(link.edition.isoformat()), link),
            evidence=f'link "{link.label}" under "{link.block.capitalize()}", file {link.name}',
            site_updated=updated if link.edition == current else None,
            uploaded=uploaded if link.edition == current else None,
            follows=previous.isoformat() if link.edition == current else None,
        )
        for link in links
    )


def _standing(known: EditionEntry | None, link: _Link) -> Standing:
    if known is None:
        return Standing.NEW_EDITION
    for entry in known.files:
        if (entry.role, entry.media) == (_ROLES[link.block], link.media):
            return Standing.KNOWN if entry.address == link.address else Standing.NEW_ADDRESS
    return Standing.NEW_FILE


class _Reader:
    """The page taken apart by headings; every doubt is an error that names the page."""

    def __init__(self, page: bytes, address: str, hosts: tuple[str, ...]) -> None:
        self._address = address
        self._hosts = hosts
        self._title = page_title(page)
        self._blocks = self._split(self._parse(page))

    def error(self, found: str, expected: str) -> DiscoverError:
        """Return the error for a page that is not as described."""
        title = f' (titled "{self._title}")' if self._title else ""
        return DiscoverError(
            where=f"{self._address}{title}",
            found=found,
            expected=expected,
            do="look at the page in a browser: if it offers a new edition, add it to the "
            "catalogue by hand; whether there is one was NOT established",
        )

    def links(self) -> tuple[_Link, ...]:
        """Return every download link of the three blocks, in their order."""
        links = [
            self._link(block, anchor)
            for block in Block
            for anchor in self._anchors(block, self._blocks[block])
        ]
        seen: dict[tuple[Role, Media, date], _Link] = {}
        for link in links:
            first = seen.setdefault((_ROLES[link.block], link.media, link.edition), link)
            if first is not link:
                raise self.error(
                    f"two links for the {_ROLES[link.block]} {link.media} of {link.edition}: "
                    f"{first.name} and {link.name}",
                    "one link for each role and format of an edition",
                )
        return tuple(links)

    def one_date(self, links: tuple[_Link, ...], blocks: tuple[Block, ...]) -> date:
        """Return the one date all links of those blocks carry."""
        dates = sorted({link.edition for link in links if link.block in blocks})
        if len(dates) != 1:
            raise self.error(
                f'files of {" and ".join(map(str, dates))} under "{blocks[0].capitalize()}"'
                + (f' and "{blocks[1].capitalize()}"' if len(blocks) > 1 else ""),
                "files of one edition",
            )
        return dates[0]

    def site_dates(self) -> tuple[date, date | None]:
        """Return when the page says it was updated, and when the file was uploaded."""
        text = " ".join(" ".join(self._blocks[Block.CURRENT].text).split())
        updated = self._stated(_UPDATED, text)
        if updated is None:
            raise self.error(
                f'no "Updated ..." under "{Block.CURRENT.capitalize()}"',
                'the date the site was updated, such as "(Updated 25 April 2024 ...)"',
            )
        return updated, self._stated(_UPLOADED, text)

    def _stated(self, word: re.Pattern[str], text: str) -> date | None:
        match = word.search(text)
        if match is None:
            return None
        day = re.match(_DAY, text[match.end() :], re.IGNORECASE)
        try:
            if day is not None:
                return date(int(day[3]), _MONTHS.index(day[2].lower()) + 1, int(day[1]))
        except ValueError:
            pass  # no such month or day: told below
        raise self.error(
            f'"{printable(text[match.start() : match.start() + 60], 60)}"',
            f'a date after "{match[0]}", such as 25 April 2024',
        )

    def _parse(self, page: bytes) -> Any:  # noqa: ANN401  (lxml element)
        if len(page) > _MAX_PAGE:
            raise self.error(f"{len(page)} bytes", f"a page of at most {_MAX_PAGE} bytes")
        if b"<" not in page or page.startswith((b"%PDF-", b"PK")):
            raise self.error(describe(page), "an HTML page")
        try:
            page.decode("utf-8")
            encoding: str | None = "utf-8"
        except UnicodeDecodeError:
            encoding = None  # as the page states it
        parser = html.HTMLParser(
            encoding=encoding, no_network=True, huge_tree=False, remove_comments=True
        )
        try:
            root = html.document_fromstring(page, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            raise self.error(
                f"no readable HTML ({printable(str(error), 100)})", "an HTML page"
            ) from None
        if b"</html" not in page[-_TAIL:].lower():
            raise self.error("a page that breaks off: it has no </html>", "a whole page")
        return root

    def _split(self, root: Any) -> dict[Block, _Part]:  # noqa: ANN401  (lxml element)
        """Give each block what stands between its heading and the next heading of any kind."""
        blocks: dict[Block, _Part] = {}
        headings: list[str] = []
        inside: _Part | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "end":
                if inside is not None:
                    inside.text.append(element.tail or "")
                continue
            if tag in _HEADINGS:
                name = _fold(element.text_content()).rstrip(": ")
                headings.append(name)
                block = next((b for b in Block if b == name.lower()), None)
                if block in blocks:
                    raise self.error(f'two headings "{name}"', "each of the three headings once")
                inside = _Part() if block is not None else None
                if block is not None and inside is not None:
                    blocks[block] = inside
            elif inside is not None:
                if tag not in ("script", "style"):
                    inside.text.append(element.text or "")
                if tag == "a":
                    inside.anchors.append(element)
                if tag in ("form", "input"):
                    raise self.error("a form among the downloads", "download links only")
        missing = [block for block in Block if block not in blocks]
        if missing:
            login = root.xpath("//input[@type='password']")
            raise self.error(
                ("a page that asks for a password, with " if login else "")
                + f"the headings: {'; '.join(headings) or '(none)'}",
                "the headings: " + "; ".join(block.capitalize() for block in Block),
            )
        return blocks

    def _anchors(self, block: Block, part: _Part) -> list[Any]:
        anchors = [anchor for anchor in part.anchors if (anchor.get("href") or "").strip()]
        if not anchors:
            raise self.error(
                f'no link under "{block.capitalize()}"', "at least one download link (PDF or DOCX)"
            )
        return anchors

    def _link(self, block: Block, anchor: Any) -> _Link:  # noqa: ANN401  (lxml element)
        href = anchor.get("href").strip()
        label = printable(_fold(anchor.text_content()), 80)
        try:
            address = urljoin(self._address, href)
            parts = urlsplit(address)
            host = parts.hostname or ""
        except ValueError:
            raise self.error(f'the link "{printable(href, 120)}"', "an address") from None
        name = printable(PurePosixPath(unquote(parts.path)).name, 200)
        under = f'under "{block.capitalize()}"'
        if parts.scheme not in ("https", "http"):
            raise self.error(f'a link {under} to "{printable(href, 120)}"', "download links only")
        if parts.scheme != "https" or host not in self._hosts:
            raise ForbiddenHostError(
                where=f"{self._address}, {under}",
                found=printable(address, 200),
                expected="https to " + (" or ".join(self._hosts) or "a host in allowed_hosts"),
                do="look at the page in a browser; add the host to allowed_hosts only if the "
                "publisher is known to use it",
            )
        media = _MEDIA.get(PurePosixPath(name).suffix.lower())
        if media is None:
            raise self.error(
                f'a link {under} to "{name or address}", labelled "{label}"',
                "download links to .pdf or .docx files only",
            )
        other = next((m for end, m in _MEDIA.items() if m is not media and end in label), None)
        if other is not None:
            raise self.error(
                f'a link {under} labelled "{label}" to the file {name}',
                f"a file whose name ends as its label says (.{other})",
            )
        if block is not Block.CHANGES and _TRACKED.search(name):
            raise self.error(
                f"the file {name} {under}",
                f'files of tracked changes under "{Block.CHANGES.capitalize()}" only',
            )
        return _Link(block, address, name, label, self._date(name, under), media)

    def _date(self, name: str, under: str) -> date:
        written = set(_DATE.findall(name))
        if len(written) == 1:
            try:
                return date(*(int(piece) for piece in written.pop()))
            except ValueError:
                pass  # no such day: told below
        raise self.error(
            f"the file {name} {under}", "a file name with one date in it, written 2024-03-14"
        )


class _Part(msgspec.Struct):
    """What stands under one heading."""

    text: list[str] = []
    anchors: list[Any] = []


def _fold(text: str) -> str:
    return " ".join(text.split())


def to_toml(proposals: tuple[Proposal, ...]) -> str:
    """Return catalogue entries, ready to paste, for all proposals that are not known.

    New editions are whole ``[[edition]]`` tables, oldest first. A new file or address of an edition
    the catalogue has is a ``[[edition.file]]`` table with a comment that says where it goes.
    Empty when everything is known.
    """
    fresh = [p for p in proposals if p.standing is Standing.NEW_EDITION]
    pieces = [
        _edition_toml([p for p in fresh if p.edition_id == edition_id])
        for edition_id in sorted({p.edition_id for p in fresh}, key=EditionId.parse)
    ]
    for proposal in proposals:
        if proposal.standing is Standing.NEW_FILE:
            pieces.append(f"# for edition {proposal.edition_id}:\n{_file_toml(proposal)}")
        elif proposal.standing is Standing.NEW_ADDRESS:
            pieces.append(
                f"# for edition {proposal.edition_id}, in place of its {proposal.role} "
                f"{proposal.media} (another address):\n{_file_toml(proposal)}"
            )
    return "\n".join(pieces)


def _edition_toml(files: list[Proposal]) -> str:
    first = files[0]
    lines = ["[[edition]]", f'id = "{first.edition_id}"']
    if first.follows is not None:
        lines.append(f'follows = "{first.follows}"')
    dates = {"site_updated": first.site_updated, "uploaded": first.uploaded}
    stated = {key: value for key, value in dates.items() if value is not None}
    lines.append('note = "proposed by annex discover: check the cover for date and number"')
    if stated:
        lines.append("[edition.dates]")
        lines += [f"{key} = {value}" for key, value in stated.items()]
    lines.append("[edition.verified]")
    follows = ("follows",) if first.follows is not None else ()
    lines += [f'{key} = "read"' for key in (*follows, *stated, "address")]
    return "\n".join(lines) + "\n" + "".join(_file_toml(proposal) for proposal in files)


def _file_toml(proposal: Proposal) -> str:
    return (
        f'[[edition.file]]\nrole = "{proposal.role}"\nmedia = "{proposal.media}"\n'
        f'address = "{proposal.address}"\n'
    )
