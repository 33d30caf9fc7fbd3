"""One settings object for the whole system, read from the environment (prefix ``MODU_``) over embedded defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import corpora
import models
from pipeline.errors import ConfigurationError

_DAY = 86_400  # seconds; what is longer no clock of the system takes
_ORIGIN = re.compile(r"\*|https?://(?:\*\.)?[A-Za-z0-9.\-\[\]:]+")
_NEAR = 0.8  # likeness of two names, prefix and all, from which one is taken for the other misspelt


class Settings(BaseSettings):
    """Where things lie and how fast they may go. Every field is the environment variable ``MODU_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="MODU_", env_ignore_empty=True, frozen=True, allow_inf_nan=False)

    home: Path = Field(Path("data"), description="Folder of archive, store and releases")
    store_url: str = Field("", description="SQLAlchemy URL of the store; empty: SQLite in the home folder")
    archive_url: str = Field(
        "",
        description="Where WARC files are kept, a path or an fsspec URL such as s3://bucket/modu; empty: the home folder",
    )
    portals: str = Field(
        "",
        description="Folders of portal files of your own, or such files, beside or in place of those that ship with the project; several "
        "are separated as in PATH",
    )
    user_agent: str = Field(
        "Modu/0.1 (research crawler for public government policy; honours robots.txt)",
        description="User agent sent to portals; add a contact address of your own",
    )
    timeout: float = Field(30.0, gt=0, le=_DAY, description="Seconds to wait for a connection or for the next bytes")
    max_bytes: int = Field(50_000_000, ge=1, le=10**12, description="Largest answer or file that is read, in bytes")
    max_chars: int = Field(2_000_000, ge=1, le=10**9, description="Longest text that is annotated, in code points")
    reader_memory: int = Field(
        1_500_000_000,
        ge=1,
        le=10**13,
        description="Memory that one PDF, office file or archive may take to read, in bytes",
    )
    reader_seconds: int = Field(
        120,
        ge=1,
        le=_DAY,
        description="Processor time that one PDF, office file or archive may take to read, in seconds",
    )
    runs_at_once: int = Field(2, ge=1, le=1_000, description="Runs of the work pool side by side, over all its workers")
    hosts_at_once: int = Field(
        8, ge=1, le=10_000, description="Portals that are crawled side by side, over all runs and machines"
    )
    delay: float | None = Field(
        None, ge=0, le=_DAY, description="Seconds between two requests to a host, over the portal's own"
    )
    entity_finder: str = Field(
        "patterns+sequence",
        description="Who proposes names to the trained arbiter, joined by +: patterns (the rules), sequence (the trained field), "
        "lac (extra `lac`), spacy:NAME (an installed spaCy pipeline or a folder of one)",
    )
    own_register: str = Field(
        "", description="File of the names that persons added to the register; empty: register.csv in the home folder"
    )
    documents_per_task: int = Field(50, ge=1, le=10**6, description="Documents in one Prefect task")
    task_runner: Literal["threads", "processes", "dask"] = Field(
        "threads",
        description="Where reading and annotation run: one thread, processes of this machine, or a Dask cluster (extra `dask`)",
    )
    workers: int = Field(
        0, ge=0, le=10_000, description="Processes or Dask workers that compute side by side; 0: one a processor"
    )
    dask_address: str = Field(
        "",
        description="Scheduler of a running Dask cluster, e.g. tcp://10.0.0.1:8786; empty: one is started for the run",
    )
    formats: str = Field(
        "all",
        description="What a release holds besides Parquet and SQLite: csv, excel (CSV for spreadsheets), jsonl, xlsx, separated by "
        "commas; all; parquet for none of them. What it does not hold is made on request",
    )
    most_files: int = Field(
        5_000,
        ge=0,
        le=10**7,
        description="Documents up to which every page of a release is a file; pages and searches of a larger one are made by `modu serve`",
    )
    room_processes: int = Field(
        1, ge=1, le=1_000, description="Processes in which `modu serve` answers readers of the releases"
    )
    room_url: str = Field("", description="URL under which readers find the releases; runs lead there")
    trusted_hosts: str = Field(
        "",
        description="Names under which `modu serve`, `modu prefect` and `modu room` may be asked besides loopback and the address that "
        "they listen on, separated by commas, e.g. modu.example.org; any other name is refused",
    )
    api_origins: str = Field(
        "",
        description="Origins whose pages may read the JSON interface of the releases from a browser, separated by commas, e.g. "
        "https://lab.example.org; * for all; empty: none",
    )
    embed_origins: str = Field(
        "",
        description="Origins whose pages may show charts of the reading room in a frame, separated by commas, e.g. "
        "https://lab.example.org; * for all; empty: none",
    )
    alert_webhook: str = Field(
        "", description="URL that alerts are sent to (POST, JSON); empty: they stand in the UI alone"
    )

    def __init__(self, **values: Any) -> None:
        """Raises ConfigurationError, which names the variable, where one cannot be read."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise _wrong(error) from error

    @property
    def trusted_names(self) -> list[str]:
        """The trusted hosts, one by one."""
        return [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]

    @property
    def api_origin_list(self) -> list[str]:
        """The origins that may read the JSON interface, one by one."""
        return _origins(self.api_origins)

    @property
    def embed_origin_list(self) -> list[str]:
        """The origins that may show charts in a frame, one by one.

        Raises:
            ConfigurationError: one is no origin, with which a header would say something else.
        """
        for origin in (found := _origins(self.embed_origins)):
            if not _ORIGIN.fullmatch(origin):
                raise ConfigurationError(
                    "no origin 不是来源地址",
                    where=f"MODU_EMBED_ORIGINS={origin}",
                    mend="write https://lab.example.org, or *",
                )
        return found

    @property
    def archive(self) -> Path:
        """Folder that WARC files are written in; they stay there unless ``archive_url`` says otherwise."""
        return self.home / "archive"

    @property
    def archive_location(self) -> str:
        """Path or URL of the place where finished WARC files are kept."""
        return self.archive_url or str(self.archive)

    @property
    def register_file(self) -> Path:
        """The names that persons added to the register."""
        return Path(self.own_register) if self.own_register else self.home / "register.csv"

    @property
    def releases(self) -> Path:
        """Folder of the published releases."""
        return self.home / "releases"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.store_url or f"sqlite:///{self.home / 'modu.sqlite'}"


def _origins(listed: str) -> list[str]:
    return [origin.strip().rstrip("/") for origin in listed.split(",") if origin.strip()]


def _wrong(error: ValidationError) -> ConfigurationError:
    first = error.errors()[0]
    name = str(first["loc"][0])
    field = Settings.model_fields[name]
    return ConfigurationError(
        first["msg"][:1].lower() + first["msg"][1:],
        where=f"MODU_{name.upper()}={first['input']}",
        mend=f"{field.description}; {field.default} where it is not set",
    )


def misspelt(environment: Iterable[str]) -> dict[str, str]:
    """Variables of ours that no setting has, with the setting that was probably meant.

    Args:
        environment: names of variables, of whatever kind.
    """
    known = [f"MODU_{name.upper()}" for name in Settings.model_fields]
    ours = [name for name in environment if name.startswith("MODU_") and name not in known]
    near = {name: get_close_matches(name, known, 1, _NEAR) for name in ours}
    return {name: found[0] for name, found in near.items() if found}


@cache
def corpora_dir() -> Path:
    """Folder of the texts and lists that ship with the project."""
    return Path(str(corpora.__file__)).parent


@cache
def models_dir() -> Path:
    """Folder of the trained models that ship with the project."""
    return Path(str(models.__file__)).parent
