"""The named ways in which a portal, a document or a setting fails.

Every error is one clear line for a person: what happened, where, and how to mend it. ``kind`` is the stable name under
which the failure is counted in the table ``issues``.
"""

from __future__ import annotations

import re

# Bytes that steer a terminal or no XML may hold, marks that turn the direction of writing, halves of a pair. Lines and tabs stay.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LOGIN = re.compile(r"(?<=://)(?:[^\s/@]*|[^\s/@:]+:(?!\d{1,5}/)[^\s@]*)@")  # a key may hold a slash, a port none
_SECRET = re.compile(r"(?i)(?<=[?&])([\w.-]*(?:passw|secret|credential|signature)[\w.-]*=)[^&\s#'\"]+")


def printable(text: str) -> str:
    """A text without the characters that steer a terminal, turn the direction of writing or break an XML file."""
    return _STEERING.sub("", text)


def without_credentials(text: str) -> str:
    """A text with *** for the login of every URL in it (``s3://key:secret@…``) and for parameters that are named a secret."""
    return _SECRET.sub(r"\1***", _LOGIN.sub("***@", text))


class ModuError(Exception):
    """A failure with a name. No login of a URL is kept in it, for it is printed, stored and published.

    Args:
        message: what happened, without the place.
        where: portal, URL, file or field that it happened at.
        mend: what a person can do about it.
    """

    kind = "error"

    def __init__(self, message: str, *, where: str = "", mend: str = "") -> None:
        self.message, self.where, self.mend = map(without_credentials, (message, where, mend))
        super().__init__(self.message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" — {self.mend}" if self.mend else ""
        return printable(f"{place}{self.message}{cure}")


class ConfigurationError(ModuError):
    """A setting, portal file or argument is wrong; nothing can be done before it is mended."""

    kind = "configuration"


class RuleError(ConfigurationError):
    """A rule of a rule book is not in order: unknown guard, contradiction, an example that it does not match."""

    kind = "rule"


class MissingInput(ConfigurationError):
    """A file or folder that was named does not exist."""

    kind = "missing_input"


class NoSpace(ModuError):
    """The disk, or the quota on it, is full."""

    kind = "no_space"


class NotAllowed(ModuError):
    """The system does not let Modu read or write there: rights, or a disk that is read-only."""

    kind = "not_allowed"


class StoreDamaged(ModuError):
    """A database file is no database, or no longer one as a whole."""

    kind = "store_damaged"


class StoreLocked(ModuError):
    """Another program held the store for longer than a writer waits."""

    kind = "store_locked"


class StoreUnreachable(ModuError):
    """The server of the database gives no connection."""

    kind = "store_unreachable"


class ReleaseDamaged(ModuError):
    """The last release, which the next one is compared with, cannot be read."""

    kind = "release_damaged"


class AlertNotTaken(ModuError):
    """An alert was sent, and who should take it did not answer, or refused."""

    kind = "alert_not_taken"


class PortalFileError(ConfigurationError):
    """A portal's YAML file does not fit the schema."""

    kind = "portal_file"


class FetchError(ModuError):
    """A request did not give the page that was asked for."""

    kind = "fetch"


class Unreachable(FetchError):
    """No connection, a time-out, or a broken transfer."""

    kind = "unreachable"


class BadStatus(FetchError):
    """The server answered with a status that is not a page."""

    kind = "bad_status"


class TooSlow(Unreachable):
    """The answer did not come, or not to its end, within the time limits."""

    kind = "too_slow"


class TlsFailed(Unreachable):
    """No secure connection could be agreed on."""

    kind = "tls"


class UnknownHost(Unreachable):
    """The host's name leads nowhere."""

    kind = "dns"


class Gone(BadStatus):
    """The page is not there (any more): 404 or 410."""

    kind = "gone"


class ClientError(BadStatus):
    """The server refuses the request: another status of 400 to 499."""

    kind = "http_4xx"


class ServerError(BadStatus):
    """The server fails: a status of 500 to 599."""

    kind = "http_5xx"


class WrongType(FetchError):
    """The answer is of another type than what was asked for: bytes of a file as a page, a page as a file."""

    kind = "wrong_type"


class RobotsDisallowed(FetchError):
    """robots.txt forbids the URL."""

    kind = "refused_by_robots"


class HostNotAllowed(FetchError):
    """The URL, or what it redirects to, lies outside the portal's allowed hosts."""

    kind = "host_not_allowed"


class TooLarge(FetchError):
    """The answer is larger than the limit."""

    kind = "too_large"


class ChallengePage(FetchError):
    """A script challenge, captcha or block page was served instead of the content."""

    kind = "challenge"


class SoftRedirect(FetchError):
    """The home page or a list page was served in place of the article."""

    kind = "soft_redirect"


class NoItems(ModuError):
    """A list page gave no items, or fewer than the portal declares."""

    kind = "empty_listing"


class EndlessListing(ModuError):
    """A list goes on and on; it is left at the largest number of pages."""

    kind = "endless_listing"


class PortalHeld(ModuError):
    """A portal failed its expectations: what it gave is archived, and not read before a crawl meets them again."""

    kind = "portal_held"


class OutOfTime(ModuError):
    """The time that a crawl had is up; what is left is asked for next time."""

    kind = "out_of_time"


class UnreadableAnswer(FetchError):
    """An answer, or what it says, could not be read at all."""

    kind = "unreadable_answer"


class FutureDate(ModuError):
    """A time that has not come yet; it is not believed."""

    kind = "future_date"


class PortalFailed(ModuError):
    """None of a portal's lists could be read."""

    kind = "portal_failed"


class UnreadableRecord(ModuError):
    """A WARC record could not be read."""

    kind = "unreadable_record"


class FailedAnswer(UnreadableRecord):
    """A WARC file from elsewhere holds answers by which a server said that it has no such page, or failed.

    Args:
        status: the HTTP status, under which they are counted.
        where: the address of one; of several the file, and the first address.
        count: how many.
    """

    def __init__(self, status: int, *, where: str = "", count: int = 1) -> None:
        super().__init__(f"{count:,} of status {status}, no documents", where=where, mend="fetch the pages again")
        self.status = status
        self.count = count


class DocumentError(ModuError):
    """Bytes could not be read as a document."""

    kind = "document"


class EmptyDocument(DocumentError):
    """No text was found where a document was expected."""

    kind = "empty_document"


class BodyTooShort(DocumentError):
    """A body is shorter than the portal's declaration expects."""

    kind = "body_too_short"


class NotText(DocumentError):
    """The bytes are not of the type that the name or header says."""

    kind = "not_text"


class TooLong(DocumentError):
    """The text is longer than the limit."""

    kind = "too_long"


class PartUnread(DocumentError):
    """A part of a file, such as a member of a ZIP or a scanned page, could not be read; the rest was."""

    kind = "part_unread"


class UnsupportedType(DocumentError):
    """There is no reader for this type of file."""

    kind = "unsupported_type"


class NoDocument(DocumentError):
    """An answer or file that is no document by its declared type, name or content: a script, a style sheet, robots.txt.

    Args:
        family: what it is, under which it is counted.
        where: its address; of several the archive that holds them.
        count: how many.
    """

    kind = "no_document"

    def __init__(self, family: str, *, where: str = "", count: int = 1) -> None:
        super().__init__(f"no document: {family}", where=where, mend="none needed, it is left out")
        self.family = family
        self.count = count


class ManifestError(ModuError):
    """A row or cell of a manifest could not be used as it stands, or a file has no row in it."""

    kind = "manifest"


class Mojibake(DocumentError):
    """The text was decoded with the wrong charset somewhere before it reached us."""

    kind = "mojibake"


class GlyphSoup(DocumentError):
    """The text is the codes of a broken font's glyphs, which no person could read either."""

    kind = "glyph_soup"


class NotAnnotated(DocumentError):
    """An annotator failed on a text; the other texts are read."""

    kind = "not_annotated"


class OtherScript(DocumentError):
    """The text is not written in simplified Chinese, which the rules and models read."""

    kind = "other_script"


class NoLongerGiven(DocumentError):
    """An archive file gave this document when another version read it, and does not now; it stays in the store."""

    kind = "no_longer_given"


class CheckFailed(ModuError):
    """A release failed one of its checks and was not made current."""

    kind = "check_failed"
