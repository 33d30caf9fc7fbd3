"""What the bytes of a page say, apart from what changes with every request. All patterns are linear on hostile input."""

from __future__ import annotations

import hashlib
import re

_UNSEEN = re.compile(rb"<(?:(script|style|noscript)\b|!--)", re.I)
_TAGS = re.compile(rb"<[^<>]{0,2000}>|&[a-z]{2,8};|\s+", re.I)


def either(*words: str) -> bytes:
    """An alternation of Chinese words, as UTF-8 and as GB18030 send them."""
    return b"|".join(re.escape(word.encode(charset)) for word in words for charset in ("utf-8", "gb18030"))


# What changes with every request and says nothing: comments, clocks, tokens, cache breakers, view counts.
_VOLATILE = re.compile(
    rb"<!--[^<>]{0,300}-->|<input\b[^<>]{0,200}type=['\"]?hidden[^<>]{0,2000}>|"
    rb"<meta\b[^<>]{0,120}(?:maketime|generator|csrf|" + either("页面生成时间") + rb")[^<>]{0,200}>|"
    rb";jsessionid=[\w.!-]{1,120}|[?&;](?:v|t|_t|_|ver|timestamp|random|rnd|token)=[\w.-]{1,120}|"
    rb"nonce=['\"][^'\"]{0,120}['\"]|\b\d{2}:\d{2}:\d{2}\b|\b1[5-9]\d{11}\b|"
    rb"\bid=['\"]?(?:hits?|clicks?|views?|readnum|pv)['\"]?\s{0,3}>\s{0,9}\d{1,9}|"
    rb"(?:" + either("浏览", "点击", "访问", "阅读") + rb")(?:" + either("次数", "量", "数") + rb")?"
    rb"\s{0,9}(?:(?:" + either("：", ":") + rb")\s{0,9}(?:<[^<>]{0,120}>\s{0,9})?|<[^<>]{0,120}>\s{0,9})\d{1,9}",
    re.I,
)


def content_hash(body: bytes, *, is_html: bool) -> str:
    """SHA-256 in hex: of a page without what changes with every request, of a file as it is."""
    return hashlib.sha256(_VOLATILE.sub(b"", body) if is_html else body).hexdigest()


def visible_bytes(head: bytes) -> int:
    """Bytes of text that a reader would see; in linear time, whatever is left open."""
    lower, seen, at = head.lower(), [], 0
    while found := _UNSEEN.search(head, at):
        seen.append(head[at : found.start()])
        close = b"</" + found.group(1).lower() if found.group(1) else b"-->"
        at = lower.find(close, found.end())
        if at < 0:
            break
        at += len(close)
    if at >= 0:
        seen.append(head[at:])
    return len(_TAGS.sub(b"", b" ".join(seen)))
