"""What fails outside Modu (disk, rights, database), as one line. What the tables do not hold is a fault of ours: it keeps its traceback."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from pipeline.errors import (
    ConfigurationError,
    ModuError,
    NoSpace,
    NotAllowed,
    StoreDamaged,
    StoreLocked,
    StoreUnreachable,
)
from pipeline.settings import Settings

_OURS = ("", "pipeline", "flows", "corpora", "models")
_Named = tuple[type[ModuError], str, str]
_FULL: _Named = (NoSpace, "no space is left", "make room and run it again; what was committed stays")
_REFUSED: _Named = (
    NotAllowed,
    "it may not be read or written",
    "give yourself the right, or name another folder by MODU_HOME",
)
_NO_FOLDER: _Named = (NotAllowed, "there can be no such folder or file", "name another one, for the home by MODU_HOME")
_SYSTEM: dict[int, _Named] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _REFUSED,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
}
_DAMAGED: _Named = (
    StoreDamaged,
    "the database is damaged",
    "put back a copy of it; without one move it away, and `modu run` makes it again from the archive",
)
_BUSY: _Named = (StoreLocked, "another program holds the database", "end that program, or run it again later")
_SQLITE: dict[str, _Named] = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _REFUSED,
    "SQLITE_CANTOPEN": _REFUSED,
    "SQLITE_PERM": _REFUSED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_IOERR": _DAMAGED,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
}
_AWAY: _Named = (StoreUnreachable, "the database gives no connection", "start it, or mend MODU_STORE_URL")


def named(error: BaseException) -> ModuError | None:
    """A failure with its name, wherever in the chain of its causes it stands; None for one that has no name."""
    for cause in _causes(error):
        found = (
            cause if isinstance(cause, ModuError) else _of_system(cause) or _of_database(cause) or _of_packages(cause)
        )
        if found is not None:
            return found
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _of_system(error: BaseException) -> ModuError | None:
    if not isinstance(error, OSError) or error.errno not in _SYSTEM:
        return None
    return _line(_SYSTEM[error.errno], str(error.filename or Settings().home))


def _of_database(error: BaseException) -> ModuError | None:
    driver = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(driver, sqlite3.Error):
        name = getattr(driver, "sqlite_errorname", "")
        kinds = [kind for prefix, kind in _SQLITE.items() if name.startswith(prefix)]
        return _line(kinds[0], _store()) if kinds else None
    if isinstance(error, DBAPIError) and (error.connection_invalidated or "connect" in str(driver).lower()):
        return _line(_AWAY, _store())
    return None


def _of_packages(error: BaseException) -> ModuError | None:
    """A package that is not there: only who reads releases can do without the extra `run`."""
    if not isinstance(error, ModuleNotFoundError) or (name := (error.name or "").partition(".")[0]) in _OURS:
        return None
    mend = "pip install '.[run]' in the checkout: without it Modu reads releases, and no more"
    return ConfigurationError("a package is not installed 未安装所需的软件包", where=name, mend=mend)


def _store() -> str:
    """Where the store is, without its password."""
    url = make_url(Settings().database_url)
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def _line(kind: _Named, where: str) -> ModuError:
    failure, message, mend = kind
    return failure(message, where=where, mend=mend)
