"""Where WARC files lie: a local folder, or any place that fsspec knows by URL (s3://bucket/modu, memory://…).

No file of an archive is ever written over: a name is taken by creating it exclusively, and other bytes of the same name get a name
that says which bytes they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from pipeline.errors import ConfigurationError, MissingInput, without_credentials

_KEYS_APART = ("s3://", "s3a://", "gs://", "gcs://")  # a login would be taken for the name of the bucket, and printed
_ENDINGS = (".warc.gz", ".warc")
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_DIGITS = 12
_MARK = 16
_TAGS = ("ETag", "etag", "generation")  # of a bucket: told alike by a list and for one file
_TIMES = ("mtime", "created", "ino", "LastModified", "last_modified", "modified", "updated")


def is_archive_name(name: str) -> bool:
    """Whether a file is a WARC file by its name, in letters of either case; those that begin with a dot are still being written."""
    return name.lower().endswith(_ENDINGS) and not name.rsplit("/", 1)[-1].startswith(".")


def archive_name(file: Path) -> str:
    """The name under which a WARC file from elsewhere is kept: its own, made one that readers of the archive look for."""
    name = file.name.replace("\\", "-").lstrip(".") or "archive"
    if is_archive_name(name):
        return name
    with file.open("rb") as opened:
        return name + (".warc.gz" if opened.read(2) == _GZIP else ".warc")


def digest_of(file: BinaryIO, most: int | None = None) -> str:
    """SHA-256 in hex of an open file, or of its first ``most`` bytes, from where it stands."""
    digest, left = hashlib.sha256(), most
    while block := file.read(_BLOCK if left is None else min(_BLOCK, left)):
        digest.update(block)
        left = None if left is None else left - len(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the place of a file tells of it without opening it.

    ``mark`` is a digest of its times and number on a disk, of its tag in a bucket: a file with the same mark was not replaced, one
    with another may have been, or was copied.
    """

    bytes: int
    mark: str


def _kept(about: Mapping[str, Any]) -> Kept:
    names = list(filter(about.get, _TAGS)) or [name for name in _TIMES if name in about]
    told = "\n".join(f"{name} {about[name]}" for name in names)
    return Kept(int(about["size"]), hashlib.sha256(told.encode()).hexdigest()[:_MARK])


class Location:
    """A folder of WARC files.

    Args:
        url: path or fsspec URL; what a protocol needs beside it (an endpoint, keys) is read from its own environment.

    Raises:
        ConfigurationError: nobody on this machine knows the protocol, or a key stands in the address of a bucket.
    """

    def __init__(self, url: str | Path) -> None:
        self._shown = without_credentials(str(url)).rstrip("/")
        if str(url).startswith(_KEYS_APART) and self._shown != str(url).rstrip("/"):
            raise ConfigurationError(
                "the address of a bucket holds no key",
                where=self._shown,
                mend="give keys as the protocol's own settings do, as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            )
        try:
            self._files, self._root = url_to_fs(str(url))
        except (ImportError, ValueError) as error:
            raise ConfigurationError(str(error), where=str(url), mend="install the package that it names") from error
        self.is_local = isinstance(self._files, LocalFileSystem)

    def _path(self, name: str) -> str:
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or "\\" in name:
            raise MissingInput("no name of a file in the archive", where=name, mend="check the row that names it")
        return f"{self._root.rstrip('/')}/{name}"

    def sizes(self) -> dict[str, int]:
        """Bytes by name of every WARC file, in order of name; a name is the path below the folder, with slashes."""
        return {name: about.bytes for name, about in self.kept().items()}

    def kept(self) -> dict[str, Kept]:
        """Size and mark by name of every WARC file, in order of name; no file is opened."""
        found = self._files.find(self._root, detail=True) if self._files.exists(self._root) else {}
        names = {path[len(self._root.rstrip("/")) + 1 :]: about for path, about in found.items()}
        return {name: _kept(names[name]) for name in sorted(names) if is_archive_name(name)}

    def _existing(self, name: str) -> str:
        path = self._path(name)
        if not self._files.isfile(path):
            raise MissingInput("no such archive file", where=f"{self._shown}/{name}", mend="restore it from a backup")
        return path

    def size(self, name: str) -> int:
        """Bytes of a file.

        Raises:
            MissingInput: there is none of that name.
        """
        return self.about(name).bytes

    def about(self, name: str) -> Kept:
        """Size and mark of a file.

        Raises:
            MissingInput: there is none of that name.
        """
        return _kept(self._files.info(self._existing(name)))

    def open(self, name: str) -> BinaryIO:
        """A file of the archive, to be read from any place in it.

        Raises:
            MissingInput: there is none of that name.
        """
        return cast(BinaryIO, self._files.open(self._existing(name), "rb"))

    def digest(self, name: str, most: int | None = None) -> str:
        """SHA-256 in hex of a file, or of its first ``most`` bytes.

        Raises:
            MissingInput: there is none of that name.
        """
        with self.open(name) as file:
            return digest_of(file, most)

    def put(self, file: Path, name: str) -> str:
        """Take in a file under a name; a reader sees it whole or not at all, and nothing that lies here already is touched.

        Returns:
            the name that it has here: that which was asked for, unless other bytes have it; then one with the first digits of its
            SHA-256. Bytes that lie here under such a name already are not written again.

        Raises:
            FileExistsError: other bytes lie under either name.
        """
        with file.open("rb") as opened:
            digest = digest_of(opened)
        ending = next((one for one in _ENDINGS if name.lower().endswith(one)), "")
        apart = f"{name[: len(name) - len(ending)]}-{digest[:_DIGITS]}{ending}"
        for candidate in (name, apart):
            if self._create(file, candidate) or self._holds(candidate, file.stat().st_size, digest):
                return candidate
        raise FileExistsError(f"{self._root}/{apart} holds other bytes than its name says")

    def _holds(self, name: str, size: int, digest: str) -> bool:
        return self.size(name) == size and self.digest(name) == digest

    def _create(self, file: Path, name: str) -> bool:
        """Whether the name was free: then it is this file's, whoever else wants it at this moment."""
        path = self._path(name)
        folder, _, last = path.rpartition("/")
        self._files.makedirs(folder, exist_ok=True)
        if not self.is_local:
            return self._create_there(file, path)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            return False
        partial = f"{folder}/.{last}.{uuid.uuid4().hex}.partial"
        try:
            self._files.put_file(str(file), partial)
            Path(partial).replace(path)
        except BaseException:
            for left in (partial, path):
                Path(left).unlink(missing_ok=True)
            raise
        return True

    def _create_there(self, file: Path, path: str) -> bool:
        """The same in object storage, whose writes are whole or not at all and may be made on condition (S3: If-None-Match)."""
        if self._files.exists(path):
            return False
        try:
            self._files.put_file(str(file), path, mode="create")
        except OSError:
            self._files.invalidate_cache()
            if not self._files.exists(path):
                raise
            return False  # somebody was faster
        return True

    def collect(self, folder: Path) -> list[str]:
        """Move the finished files of a local folder here; nothing to do where they lie here already.

        Returns:
            names that the files have here.
        """
        if self.is_local and folder.resolve() == Path(self._root).resolve():
            return []
        moved = []
        for path in sorted(p for p in folder.rglob("*") if is_archive_name(p.name) and p.is_file()):
            with path.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:  # a crawl is writing it
                    continue
                moved.append(self.put(path, path.relative_to(folder).as_posix()))
                path.unlink()
        return moved
