"""What a document says of itself: number, order, head line, signature, imprint, the clause of effect.

A page's labels are better evidence where it prints them; texts without a page have only this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.documents.dates import WRITTEN_DATE, parse_date
from pipeline.documents.effect import NOT_SAID, Day, Effect, effect_of
from pipeline.documents.labels import squeeze
from pipeline.documents.names import body_name, body_names, short_name
from pipeline.language.normalise import normalise

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,14}?(?:字)?\s*[〔\[【（(［]\s*(?:19|20)\d\d\s*[〕\]】）)］]\s*第?\s*\d{1,5}(?:-\d+)?\s*号"
)
_NUMBERED = re.compile(rf"[（(]({_NUMBER.pattern})[）)]$")
_YEAR_BRACKETS = re.compile(r"[\[【［（(]((?:19|20)\d\d)[\]】］）)]")
_ORDER = re.compile(r"([\u4e00-\u9fff]{2,30}?)令[（(]?(第[\d〇零一二三四五六七八九十百]{1,7}号)[）)]?")
_TERM_OF_OFFICE = re.compile(r"第[\d一二三四五六七八九十]{1,4}届")
_ADOPTED = re.compile(
    r"([\u4e00-\u9fff\d]{0,30}?人民代表大会(?:常务委员会)?)(?:第[\d一二三四五六七八九十]{1,4}届)?第[\d一二三四五六七八九十]{1,5}次会议通过"
)
_HEAD_ENDS = ("通过", "公布", "发布", "批准", "修订", "修正", "会议上")
_HEAD_VERB = re.compile("|".join((*_HEAD_ENDS, "印发")))
_DATE = re.compile(WRITTEN_DATE)
_TITLED = re.compile(r"[\u4e00-\u9fff、 \u3000]{3,80}?(?=关于|印发|转发|批转|对.{0,80}的答复)")
_SIGNED = re.compile(rf"([\u4e00-\u9fff \u3000]{{0,80}}?)[（(]?({WRITTEN_DATE})[）)]?")
_IMPRINT = re.compile(rf"(.{{0,40}}?)({WRITTEN_DATE})印发。?")
_SOON = timedelta(days=90)  # portals also publish what is years old
_FIRST_LINES, _HEAD_LINES, _SIGNERS, _LONGEST, _LONGEST_HEAD = 12, 8, 30, 120, 400


@dataclass(frozen=True, slots=True)
class Letter:
    """What was found; None where the text does not say it.

    ``heads`` tells that the signers stand below the title, before any sentence: there a document names those who issue it.
    """

    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    signers: tuple[str, ...] = ()
    heads: bool = False
    effect: Effect = NOT_SAID


def read_letter(text: str, title: str | None = None, published_on: date | None = None) -> Letter:
    """What a text says of itself.

    Args:
        text: the body, a paragraph a line.
        title: its title, which often begins with the issuer.
        published_on: when its page was published, for what takes effect on that day.

    Returns:
        number, issuer (signature, order, head line, then title), date of issue (signature, head line, then imprint), the
        bodies that signed, and from when to when the document holds by its own clause of effect.
    """
    lines = [line.strip(" \u3000") for line in normalise(text).splitlines() if line.strip(" \u3000")]
    signers, signed_on, heads = _signature(lines)
    order, commander = _order(lines)
    head = _head_line(lines)
    head_date = max((day for found in _DATE.findall(head) if (day := parse_date(found))), default=None)
    imprint = next((parse_date(found.group(2)) for found in _matches(_IMPRINT, lines)), None)
    issued_on = signed_on or head_date or imprint
    effect = effect_of(lines, _acts(head, imprint, signed_on, order is not None, published_on))
    return Letter(
        number=_number(lines) or order,
        issuer=" ".join(signers) or commander or _head_body(head) or titled_body(title),
        issued_on=issued_on,
        signers=signers,
        heads=heads,
        effect=effect,
    )


def _acts(
    head: str, imprint: date | None, signed: date | None, ordered: bool, published: date | None
) -> dict[str, Day | None]:
    """The days on which a document was delivered (印发), issued (发布), made public (公布) and passed (通过), as far as they are known.

    The head line of a law that was amended begins with its first publication. A letter that prints no day of delivery is delivered
    on the day of its signature. It is made public when its page is, unless that is years later; an order when it is signed.
    """
    public = _first_day(head, "布")
    if public is None and signed and published and published - signed <= _SOON:
        public = Day(published, "published_on")
    printed = imprint or (parse_date(head) if "印发" in head else None)
    own = Day(signed, "issued_on") if signed else None
    return {
        "印发": Day(printed, "text") if printed else own,
        "发布": public or own,
        "公布": public or (own if ordered else None),
        "通过": _first_day(head, "通过"),
    }


def _first_day(head: str, act: str) -> Day | None:
    """The earliest day of the head lines that name an act."""
    days = [day for line in head.split("　") if act in line and (day := parse_date(line))]
    return Day(min(days), "text") if days else None


def whole_number(line: str) -> str | None:
    """The number that fills a line, in brackets or not; None if it holds anything else."""
    plain = squeeze(normalise(line)).strip("（）()")
    return tidy_number(plain) if _NUMBER.fullmatch(plain) else None


def leading_number(text: str) -> tuple[str | None, str]:
    """The number with which a text begins, and what follows it; None where it begins with none."""
    plain = text.strip(" \u3000（(")
    found = _NUMBER.match(normalise(plain))
    return (tidy_number(found.group()), plain[found.end() :].lstrip("）)")) if found else (None, text)


def titled_number(title: str | None) -> str | None:
    """The number in brackets with which a title ends: …的通知（某政办〔2024〕3号）."""
    found = _NUMBERED.search(squeeze(normalise(title or "")))
    return tidy_number(found.group(1)) if found else None


def tidy_number(text: str) -> str:
    """A document number without blanks, digits half-width, the year in 〔〕."""
    return _YEAR_BRACKETS.sub(r"〔\1〕", squeeze(normalise(text)).strip("（）()"))


def titled_body(title: str | None) -> str | None:
    """The bodies with which a title begins: “某市人民政府办公厅关于…”."""
    found = _TITLED.match(title or "")
    return ("、" if found and "、" in found.group() else " ").join(body_names(found.group()) if found else ()) or None


def agree(one: str, other: str) -> bool:
    """Do two spellings of issuing bodies share a body? “市政府办公厅” is “某市人民政府办公厅”."""
    return any(
        a.endswith(b) or b.endswith(a) for a in map(short_name, _parts(one)) for b in map(short_name, _parts(other))
    )


def _parts(names: str) -> list[str]:
    return list(filter(None, re.split(r"[、，,；;\s\u3000]+", names)))


def _matches(pattern: re.Pattern[str], lines: Sequence[str]) -> Iterator[re.Match[str]]:
    """Whole lines without their blanks that fit a pattern, the last first."""
    for line in reversed(lines):
        if len(line) <= _LONGEST and (found := pattern.fullmatch(squeeze(line))):
            yield found


def _number(lines: Sequence[str]) -> str | None:
    """The number in the first lines, on a line of its own or at the end of the title."""
    for line in lines[:_FIRST_LINES]:
        plain = squeeze(line)
        found = _NUMBER.fullmatch(plain.strip("（）()"))
        if (
            found is None
            and len(plain) < 40
            and not re.search("《|根据", plain)
            and plain.endswith(("号", "号）", "号)"))
        ):
            found = _NUMBER.search(plain)
        if found:
            return tidy_number(found.group())
    return None


def _order(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The number of an order (“某市人民政府令 / 第179号”), and who gave it."""
    head = [squeeze(line) for line in lines[:_HEAD_LINES]]
    joined = (head[i] + head[i + 1] for i in range(len(head) - 1) if head[i].endswith("令"))
    for line in (*(line.strip("（）()") for line in head), *joined):
        found = _ORDER.fullmatch(line) or (
            _ORDER.search(line) if _DATE.match(line) and _HEAD_VERB.search(line) else None
        )
        if found:
            name = _DATE.sub("", found.group(1))
            name = (
                name.removeprefix("日").removeprefix("中华人民共和国") if "国务院" in name else name.removeprefix("日")
            )
            return f"{name}令{found.group(2)}", body_name(name)
    return None, None


def _head_line(lines: Sequence[str]) -> str:
    """What stands below the title of passage, publication or delivery, in brackets or not; empty if nothing does.

    （2022年5月6日某市人民代表大会常务委员会第三次会议通过）, 2019年4月26日国务院令第716号公布, ——2024年1月9日在…会议上.
    """
    found: list[str] = []
    for at, line in enumerate(lines[:_HEAD_LINES]):
        whole = line
        if line.startswith(("（", "(")):
            for following in lines[at + 1 : at + 4]:  # it may run over several lines
                if whole.endswith(("）", ")")):
                    break
                whole += following
        plain = squeeze(whole)
        if len(plain) > _LONGEST_HEAD or not _DATE.search(plain):
            continue
        if plain[0] in "（(" and plain[-1] in "）)":
            if _HEAD_VERB.search(plain):
                found.append(plain[1:-1])
            continue
        plain = plain.lstrip("—－-（(").rstrip("）)")
        if plain.endswith(_HEAD_ENDS) and (_DATE.match(plain) or plain.startswith("根据")):
            found.append(plain)
    return "　".join(found)


def _head_body(head: str) -> str | None:
    """Who passed or published, as a head line says."""
    dated = _DATE.search(head)
    if dated is None:
        return None
    if dated.start() and (names := body_names(head[: dated.start()])):
        return "、".join(names)
    passed = _ADOPTED.match(head, dated.end())
    return _TERM_OF_OFFICE.sub("", passed.group(1)) if passed else None


def _signature(lines: Sequence[str]) -> tuple[tuple[str, ...], date | None, bool]:
    """The bodies and the date of the first signature (a line that is a date, or bodies and a date), and whether no sentence stands
    above it.

    In a notice that forwards a plan the signature stands near the top and the plan follows: the first one is the issue date.
    The first line of all is none: news begin with their day.
    """
    for at, line in enumerate(lines):
        found = _SIGNED.fullmatch(line) if len(line) <= _LONGEST else None
        if found is None:
            continue
        names = body_names(found.group(1)) if found.group(1).strip(" \u3000") else _names_above(lines, at)
        if (at and not found.group(1).strip(" \u3000")) or (names and found.group(1)):
            day = parse_date(found.group(2))
            if day is not None:
                return names, day, not any("。" in line for line in lines[:at])
    return (), None, False


def _names_above(lines: Sequence[str], at: int) -> tuple[str, ...]:
    """Bodies on the lines just above a date, in their order."""
    names: list[str] = []
    for line in reversed(lines[max(0, at - _SIGNERS) : at]):
        found = body_names(line) if len(line) <= _LONGEST else ()
        if not found:
            break
        names[:0] = found
    return tuple(names)
