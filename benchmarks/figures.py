"""The file of figures that the documentation shows: what each benchmark said last, by which command, when, and on which machine."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "figures.txt"


def machine() -> str:
    """The machine in words: processors, system, Python, and how much else it had to do."""
    told = Path("/proc/cpuinfo")
    models = re.findall(r"^model name\s*:\s*(.+)$", told.read_text("utf-8"), re.MULTILINE) if told.is_file() else []
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    name = models[0] if models else platform.machine()
    return f"{os.cpu_count()} × {name}, {platform.system()}, Python {platform.python_version()}{busy}"


def keep(name: str, command: str, lines: Sequence[str], file: Path = FILE) -> None:
    """Put what a benchmark said into the file, in place of what it said before by the same name."""
    held = file.read_text("utf-8") if file.is_file() else ""
    parts = [part.strip() for part in re.split(r"^(?=# \S+ · )", held, flags=re.MULTILINE) if part.strip()]
    sections = {part.split()[1]: part for part in parts}
    sections[name] = "\n".join([f"# {name} · {datetime.now(UTC):%Y-%m-%d} · {machine()}", f"$ {command}", *lines])
    file.write_text("\n\n".join(sections[name] for name in sorted(sections)) + "\n", "utf-8")
