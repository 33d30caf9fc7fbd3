"""A web page that a browser or an office program saved with its parts in one file (MHTML, RFC 2557)."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from pipeline.errors import EmptyDocument


def page_in(payload: bytes, where: str) -> tuple[str, bytes]:
    """The content type and the bytes of the first page in the file.

    Raises:
        EmptyDocument: it holds none.
    """
    message = email.message_from_bytes(payload, _class=EmailMessage, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset()
                return f"text/html; charset={charset}" if charset else "text/html", content
    raise EmptyDocument("no page in the file", where=where, mend="save the page as HTML")
