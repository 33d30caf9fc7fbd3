"""Where WARC files lie: a local folder, or any place that fsspec knows by URL (s3://bucket/modu, memory://…)."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO, cast

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from pipeline.errors import ConfigurationError, MissingInput, without_credentials

_ENDINGS = (".warc", ".warc.gz")
_KEYS_APART = ("s3://", "s3a://", "gs://", "gcs://")  # a login would be taken for the name of the bucket, and printed


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
        found = self._files.find(self._root, detail=True) if self._files.exists(self._root) else {}
        names = {path[len(self._root.rstrip("/")) + 1 :]: about["size"] for path, about in found.items()}
        return {
            name: names[name]
            for name in sorted(names)
            if name.endswith(_ENDINGS) and not name.rsplit("/", 1)[-1].startswith(".")
        }

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
        return int(self._files.size(self._existing(name)))

    def open(self, name: str) -> BinaryIO:
        """A file of the archive, to be read from any place in it.

        Raises:
            MissingInput: there is none of that name.
        """
        return cast(BinaryIO, self._files.open(self._existing(name), "rb"))

    def put(self, file: Path, name: str) -> None:
        """Take in a file under a name; a reader sees it whole or not at all."""
        path = self._path(name)
        self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        partial = f"{path.rsplit('/', 1)[0]}/.{name.rsplit('/', 1)[-1]}.partial"
        self._files.put_file(str(file), partial)
        self._files.mv(partial, path)

    def collect(self, folder: Path) -> list[str]:
        """Move the finished files of a local folder here; nothing to do where they lie here already.

        Returns:
            names of the files that were moved.
        """
        if self.is_local and folder.resolve() == Path(self._root).resolve():
            return []
        files = sorted(p for p in folder.rglob("*.warc*") if p.name.endswith(_ENDINGS) and not p.name.startswith("."))
        moved = []
        for path in files:
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:  # a crawl is writing it
                    continue
                self.put(path, name)
                path.unlink()
            moved.append(name)
        return moved
