"""Files that only their own program reads, turned into DOCX by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

_SECONDS = 120  # by the clock; memory and processor time are those of the process that asks, which it inherits
_CONFIG = "/org.openoffice.Office.Common/"
_CAREFUL = {
    "Security/Scripting": {
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
        "MacroSecurityLevel": "3",
    },
    "Misc": {"FirstRun": "false"},
}
"""What a stranger's file may not do: run macros, ask for pictures and links elsewhere."""


def program() -> str | None:
    """LibreOffice's program, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(payload: bytes, suffix: str) -> bytes | None:
    """A file as LibreOffice saves it in DOCX; None where there is no LibreOffice, or where it makes nothing of it.

    Args:
        payload: the file.
        suffix: of its name, by which LibreOffice knows its kind: ``.doc``.
    """
    if (office := program()) is None:
        return None
    with TemporaryDirectory(prefix="modu-office-") as folder:
        own, made = Path(folder), Path(folder, "made", "file.docx")
        source = own / f"file{suffix}"
        source.write_bytes(payload)
        _profile(own / "profile")
        command = [office, "--headless", "--norestore", f"-env:UserInstallation={(own / 'profile').as_uri()}"]
        _run([*command, "--convert-to", "docx", "--outdir", str(made.parent), str(source)])
        return made.read_bytes() if made.is_file() else None


def _profile(folder: Path) -> None:
    """A profile of its own: of a person's, one LibreOffice alone may make use at a time."""
    (folder / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{_CONFIG}{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _CAREFUL.items()
        for name, value in values.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (folder / "user" / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>\n", "utf-8")


def _run(command: list[str]) -> None:
    """Run a program to its end; the programs that it starts end with it."""
    child = subprocess.Popen(  # noqa: S603 (found on the PATH)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        child.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
