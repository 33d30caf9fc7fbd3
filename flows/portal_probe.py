"""What a portal gives today, held against what its file expects; and the example and the date of it, written where all is as expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.portal_pages import FIELDS, read_detail
from flows.portal_scaffold import as_yaml, expected_detail, expected_list, suffix_of
from flows.sources import own_file, portal_file, portals_by_id
from pipeline.crawl import PoliteSession, Probed, probe_portal
from pipeline.documents.expectations import is_short
from pipeline.errors import ConfigurationError, ModuError
from pipeline.portals import Portal, load_portal
from pipeline.portals.examples import EXPECTED, OWN
from pipeline.records import Document
from pipeline.settings import Settings

_ALWAYS = {"title": 1.0}
_VERIFIED = re.compile(r"^verified:[^\n]*(?:\n[ \t]+[^\n]*)*\n?", re.M)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what came, what is expected, and whether the one is the other."""

    what: str
    came: str
    expected: str
    good: bool


@dataclass(frozen=True)
class Look:
    """A portal as it was found on a day."""

    portal: Portal
    on: date
    probed: Probed
    findings: tuple[Finding, ...]
    details: tuple[dict[str, Any], ...] = field(repr=False)

    @property
    def good(self) -> bool:
        """Whether everything is as the portal's file expects."""
        return all(finding.good for finding in self.findings)


def portal_named(name: str) -> tuple[Portal, Path, bool]:
    """A portal by its id or by the path of its file or folder, its file, and whether that may be changed: it does not ship with Modu,
    or was named itself.

    Raises:
        ConfigurationError, MissingInput, PortalFileError: there is none, or its file is wrong.
    """
    if file := own_file(name):
        return load_portal(file), file, True
    portal = portals_by_id([name])[name]
    return portal, *portal_file(name)


def look_at(portal: Portal, session: PoliteSession, today: date) -> Look:
    """Ask a portal for its lists and three items, politely, and hold what came against what its file expects."""
    probed = probe_portal(portal, session, today=today)
    details, unread = [], []
    for one in probed.items:
        if one.page is None:
            continue
        try:
            document = read_detail(one.page.body, one.page.url, portal, one.page.content_type)
            details.append(_told(document, portal))
        except ModuError as error:
            unread.append(str(error))
    findings = (
        *_of_lists(probed, portal),
        *_of_items(probed, details, unread),
        *_of_fields(details, portal),
        *_of_issues(probed),
    )
    return Look(portal, today, probed, findings, tuple(details))


def _told(document: Document, portal: Portal) -> dict[str, Any]:
    fields = {name: getattr(document, name) for name in FIELDS}
    return {"url": document.url, "chars": document.chars, "short": is_short(document, portal), **fields}


def _of_lists(probed: Probed, portal: Portal) -> list[Finding]:
    found = []
    for one in probed.lists:
        count, dated = len(one.items), sum(item.date is not None for item in one.items)
        first = f", first {one.items[0].title}" if one.items else ""
        least = portal.expect.least_items
        came = f"{count} items, {dated} dated{first}"
        found.append(
            Finding(f"list {one.column.id}", came, f"at least {least} items", one.page is not None and count >= least)
        )
    return found


def _of_items(probed: Probed, details: Sequence[dict[str, Any]], unread: Sequence[str]) -> list[Finding]:
    wanted = max(1, len(probed.items))
    came = "; ".join((f"{len(details)} documents", *unread))
    return [Finding("details", came, f"{wanted} documents", len(details) == wanted)]


def _of_fields(details: Sequence[dict[str, Any]], portal: Portal) -> list[Finding]:
    """How many of the documents have a field, beside the share that the portal's file expects."""
    if not details:
        return []
    least, lengths = portal.expect.least_chars, [one["chars"] for one in details]
    came, enough = f"{min(lengths)} to {max(lengths)}", not any(one["short"] for one in details)
    found = [Finding("characters", came, f"at least {least}, or a file", enough)]
    least_filled = _ALWAYS | {str(name): share for name, share in portal.expect.fill_rates.items()}
    for name in FIELDS:
        values = [one[name] for one in details if one[name]]
        shown = f": {_shown(values[0])}" if values else ""
        came, share = f"on {len(values)} of {len(details)}{shown}", least_filled.get(name, 0.0)
        found.append(Finding(name, came, f"on {share:.0%}" if share else "", len(values) >= share * len(details)))
    return found


def _of_issues(probed: Probed) -> list[Finding]:
    return [Finding(issue.kind, f"{issue.message} ({issue.place})", issue.mend, False) for issue in probed.issues]


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def write(look: Look, file: Path, own: bool, into: Path) -> list[Path]:
    """Write the pages that came as an example with its expectation, and that somebody saw the portal work on that day.

    A file of the operator's own says so itself; of a portal that ships with Modu the example holds a file that does, and MODU_PORTALS
    names the folder that puts it in place of the other.

    Args:
        look: what was found; everything is as expected.
        file: the portal's file.
        own: whether it may be changed.
        into: folder in which the portal's own folder is made.

    Returns:
        the files that were written.

    Raises:
        ConfigurationError: not everything is as expected.
    """
    if not look.good:
        raise ConfigurationError(
            "not everything is as expected, nothing is written", where=look.portal.id, mend="mend the portal file"
        )
    declared = _verified_on(file.read_text("utf-8"), look.on)
    folder = into / look.portal.id
    files = {folder / OWN: declared.encode(), **{folder / name: held for name, held in _example(look).items()}}
    if own:
        files[file] = declared.encode()
    folder.mkdir(parents=True, exist_ok=True)
    for path, held in files.items():
        path.write_bytes(held)
    load_portal(folder / OWN)
    return list(files)


def _verified_on(text: str, day: date) -> str:
    """A portal file in which it says that somebody saw the portal work; all the rest of it stays as it is written."""
    line = f"verified: {{by: live, on: {day}}}\n"
    return _VERIFIED.sub(line, text, count=1) if _VERIFIED.search(text) else f"{text.rstrip()}\n{line}"


def _example(look: Look) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    lists, details = [], []
    for one in look.probed.lists:
        if one.page is not None and one.items:
            name = f"list-{one.column.id}{suffix_of(one.page.body)}"
            files[name] = one.page.body
            lists.append({**expected_list(one.page.body, look.portal, one.column, one.page.url), "page": name})
    for number, item in enumerate(look.probed.items, 1):
        if item.page is not None:
            name = f"detail-{number}{suffix_of(item.page.body)}"
            files[name] = item.page.body
            details.append({**expected_detail(item.page.body, look.portal, item.page.url), "page": name})
    return {**files, EXPECTED: as_yaml({"lists": lists, "details": details})}


def session(resolve: Mapping[str, tuple[str, int]]) -> PoliteSession:
    """The session of a probe, which is that of a crawl.

    Args:
        resolve: loopback address and port by host, of portals that answer on this machine.
    """
    return PoliteSession(Settings(), resolve=resolve)
