"""Bytes → text: declared charset, header, detection, in the order that this field deserves."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from charset_normalizer import from_bytes

from pipeline.errors import Mojibake
from pipeline.language.legible import strange_share

_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})|<\?xml[^>]{0,60}encoding=[\"']([A-Za-z0-9_-]{3,20})",
    re.I,
)
_HEADER = re.compile(r"charset=[\"']?([A-Za-z0-9_-]+)", re.I)
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What UTF-8 read as GBK, or GBK read as Latin-1, looks like.
_WRONG = re.compile(r"锟斤拷|烫烫烫|鐨勬|涓€|鏀垮|Ã¤|æ\x88|ï¼\x8c")
_ONE_BYTE = ("iso8859", "iso-8859", "latin", "cp125", "windows-125", "koi8", "ascii", "us-ascii")
_STRANGE = 0.1  # of the characters beyond ASCII: more, and another charset is asked
_SPOILT = 0.05  # of the characters beyond ASCII may be lost: the rest is worth reading


# What pages may be written in, by the names of Python's codecs. It knows many more that are no charsets of pages, some of which run
# for hours (punycode) or always fail (undefined).
_CHARSETS = frozenset(
    (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii"),
        *("gb18030", "big5", "big5hkscs", "cp950", "euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr", "cp949"),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp125{part}" for part in range(9)),
        *("koi8-r", "koi8-u", "cp874", "tis-620", "hz"),
    )
)


@cache
def _superset(name: str) -> str | None:
    """The charset to read a declared one in, or None where it is none: old sites declare gb2312 and send gb18030."""
    if name.lower().replace("_", "-") in ("gb2312", "gbk", "gb-2312", "x-gbk", "gb18030", "cp936"):
        return "gb18030"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return name.lower() if known in _CHARSETS else None


def decode(payload: bytes, content_type: str = "", override: str | None = None) -> tuple[str, str]:
    """Text of a page or text file, and the charset that it was read in.

    Args:
        payload: the bytes.
        content_type: the Content-Type header.
        override: charset declared by the portal, where page and header both lie.
    """
    for mark, name in BOMS:
        if payload.startswith(mark):
            return payload.decode(name, "replace"), name
    forced = _superset(override) if override else None
    charsets = _declared(payload, content_type, override)
    charsets.sort(key=lambda charset: charset != forced and charset.startswith(_ONE_BYTE))  # in these no text is wrong
    strange: list[tuple[float, str, str]] = []
    for charset in dict.fromkeys(charsets):
        if charset == "gb18030" and (text := _almost(payload, "utf-8")):
            return text, "utf-8"  # spoilt UTF-8 may pass for it, but it never passes for UTF-8
        with suppress(UnicodeError):
            text = payload.decode(charset)
            if charset == forced or (share := strange_share(text)) <= _STRANGE:
                return text, charset
            strange.append((share, text, charset))
    if strange:
        _, text, charset = min(strange)
        return text, charset
    return _damaged(payload, charsets)


def _declared(payload: bytes, content_type: str, override: str | None) -> list[str]:
    """The charsets that portal, page and header declare, then the usual ones."""
    meta, header = _META.search(payload[:4096]), _HEADER.search(content_type)
    declared = [
        override,
        (meta.group(1) or meta.group(2)).decode("ascii") if meta else None,
        header.group(1) if header else None,
        "utf-8",
        "gb18030",
        "big5hkscs",
    ]
    return [charset for name in filter(None, declared) if (charset := _superset(name))]


def _damaged(payload: bytes, charsets: Iterable[str]) -> tuple[str, str]:
    """A text that no charset reads whole: by the first that reads nearly all of it, else by what its bytes look like."""
    for charset in ("utf-8", *charsets):
        if text := _almost(payload, charset):
            return text, charset
    best = from_bytes(payload[:200_000]).best()
    charset = best.encoding if best else "utf-8"
    return payload.decode(charset, "replace"), charset


def _almost(payload: bytes, charset: str) -> str | None:
    """The text, where no more than one in twenty of its characters beyond ASCII is spoilt; else None.

    Editors cut a character in half at the end of a field, and disks lose a block: that is no reason to lose the page. UTF-8 is
    asked first, since no other charset passes for it.
    """
    text = payload.decode(charset, "replace")
    return text if _spoilt(text) <= _SPOILT else None


def _spoilt(text: str) -> float:
    """The share of characters beyond ASCII that were lost; 1 for a text of nothing but ASCII."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / beyond if beyond else 1.0


def check_mojibake(text: str, where: str) -> None:
    """Refuse a text that was decoded wrongly before it reached us.

    Raises:
        Mojibake: it looks like text read in the wrong charset.
    """
    if len(_WRONG.findall(text[:20_000])) >= 3 or ("\ufffd" * 3 in text and _spoilt(text) > _SPOILT):
        raise Mojibake("the text was stored in a wrong charset", where=where, mend="fetch the page again")
