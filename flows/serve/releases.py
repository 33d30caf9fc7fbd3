"""The folder of releases on a port of its own: files to be read, nothing else."""

from __future__ import annotations

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipeline.publish.release import latest


class _Releases(SimpleHTTPRequestHandler):
    """The folder of releases, to be read; nothing else."""

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header(
            "Content-Security-Policy", "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
        )
        super().end_headers()

    def do_GET(self) -> None:
        if self.path in ("", "/") and (current := latest(Path(self.directory))):
            self.send_response(302)
            self.send_header("Location", f"/{current.name}/index.html")
            self.end_headers()
            return
        super().do_GET()

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """No folder is listed: what can be read is linked from pages."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def serve_releases(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """Serve a folder in a thread; ``shutdown()`` ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer((host, port), partial(_Releases, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
