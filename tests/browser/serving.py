"""The built site on this machine, under a folder and a strict content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

#: The site must work in any folder of a host.
FOLDER = "/register/"

#: What docs/overrides/COMPONENTS.md tells a host to send; each page carries a stricter one.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, folder: str, policy: str | None, **more: Any) -> None:
        self._folder = folder
        self._policy = policy
        super().__init__(*arguments, **more)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self._folder):
            return str(Path(self.directory) / "no such file")
        return super().translate_path(path.removeprefix(self._folder))

    def send_error(
        self,
        code: int,
        message: str | None = None,
        explain: str | None = None,  # noqa: ARG002 - as in the base
    ) -> None:
        """As hosts of static sites do: the site's own page."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """The test says what went wrong."""


@contextmanager
def serve(site: Path, folder: str = FOLDER, policy: str | None = POLICY) -> Iterator[str]:
    """The address of the start page, for as long as the context lasts.

    Without `policy` it is a host where nobody can set headers.
    """
    handler = partial(_Handler, directory=str(site), folder=folder, policy=policy)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{folder}"
        server.shutdown()
        thread.join()
