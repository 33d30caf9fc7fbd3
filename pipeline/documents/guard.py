"""Whatever a reader raises is a named error of its document, so that the rest of a run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import DocumentError, ModuError


@contextmanager
def naming(where: str) -> Iterator[None]:
    """Give an error that has no name the one of the document at which it was raised.

    Raises:
        DocumentError: something other than a named error was raised; it is the cause.
    """
    try:
        yield
    except ModuError:
        raise
    except Exception as error:  # a page can make any library fail in ways of its own
        what = f"its reader failed ({type(error).__name__})"
        raise DocumentError(what, where=where, mend="save it in another format, and report it") from error
