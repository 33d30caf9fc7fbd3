"""One settings object for the whole system, read from the environment (prefix ``MODU_``) over embedded defaults."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

import corpora
import models


class Settings(BaseSettings):
    """Where things lie and how fast they may go. Every field is the environment variable ``MODU_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="MODU_", frozen=True)

    home: Path = Field(Path("data"), description="Folder of archive, store and releases")
    store_url: str = Field("", description="SQLAlchemy URL of the store; empty: SQLite in the home folder")
    archive_url: str = Field(
        "",
        description="Where WARC files are kept, a path or an fsspec URL such as s3://bucket/modu; empty: the home folder",
    )
    user_agent: str = Field(
        "Modu/0.1 (research crawler for public government policy; honours robots.txt)",
        description="User agent sent to portals; add a contact address of your own",
    )
    timeout: float = Field(30.0, description="Seconds to wait for a connection or for the next bytes")
    max_bytes: int = Field(50_000_000, description="Largest answer or file that is read, in bytes")
    max_chars: int = Field(2_000_000, description="Longest text that is annotated, in code points")
    reader_memory: int = Field(
        1_500_000_000, ge=1, description="Memory that one PDF, office file or archive may take to read, in bytes"
    )
    reader_seconds: int = Field(
        120, ge=1, description="Processor time that one PDF, office file or archive may take to read, in seconds"
    )
    hosts_at_once: int = Field(8, ge=1, description="Portals that are crawled side by side, over all runs and machines")
    delay: float | None = Field(None, description="Seconds between two requests to a host, over the portal's own")
    entity_finder: str = Field(
        "patterns",
        description="Finders of names, joined by +: patterns, sequence (the trained field), lac (extra `lac`), "
        "spacy:NAME (an installed spaCy pipeline or a folder of one); e.g. patterns+sequence",
    )
    documents_per_task: int = Field(50, description="Documents in one Prefect task")
    task_runner: Literal["threads", "processes", "dask"] = Field(
        "threads",
        description="Where reading and annotation run: one thread, processes of this machine, or a Dask cluster (extra `dask`)",
    )
    workers: int = Field(0, description="Processes or Dask workers that compute side by side; 0: one a processor")
    dask_address: str = Field(
        "",
        description="Scheduler of a running Dask cluster, e.g. tcp://10.0.0.1:8786; empty: one is started for the run",
    )
    most_files: int = Field(
        5_000,
        description="Documents up to which every page of a release is a file; pages and searches of a larger one are made by `modu serve`",
    )
    room_processes: int = Field(1, ge=1, description="Processes in which `modu serve` answers readers of the releases")
    alert_webhook: str = Field(
        "", description="URL that alerts are sent to (POST, JSON); empty: they stand in the UI alone"
    )

    @property
    def archive(self) -> Path:
        """Folder that WARC files are written in; they stay there unless ``archive_url`` says otherwise."""
        return self.home / "archive"

    @property
    def archive_location(self) -> str:
        """Path or URL of the place where finished WARC files are kept."""
        return self.archive_url or str(self.archive)

    @property
    def releases(self) -> Path:
        """Folder of the published releases."""
        return self.home / "releases"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.store_url or f"sqlite:///{self.home / 'modu.sqlite'}"


@cache
def corpora_dir() -> Path:
    """Folder of the texts and lists that ship with the project."""
    return Path(str(corpora.__file__)).parent


@cache
def models_dir() -> Path:
    """Folder of the trained models that ship with the project."""
    return Path(str(models.__file__)).parent
