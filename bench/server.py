"""Starting a dashboard for a benchmark or a browser test, and waiting until it answers."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class CountingProxy:
    """Passes every connection on to a server of this machine and counts the bytes that come back, as on the wire.

    `cut` drops every connection and lets none through until `mend`; leaving the context closes all of them.
    """

    def __init__(self, target_port: int) -> None:
        self.port = free_port()
        self.received = 0
        self._target = target_port
        self._cut = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "CountingProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self) -> None:
        self._cut = True
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._cut = False

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                if self._cut:
                    client.close()
                else:
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("localhost", self._target)) as server:
            for one in (client, server):  # as browser and server do: small messages are not held back
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open |= {client, server}
            back = threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True)
            back.start()
            self._pass_on(client, server, False)
            back.join()
            self._open -= {client, server}

    def _pass_on(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(65536):
                if counted:
                    self.received += len(block)
                sink.sendall(block)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def running(script: Path, health: str, log: Path, seconds: float = 60) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a Streamlit server of this script and its process; stopped at the end."""
    port = free_port()
    folder = tempfile.TemporaryDirectory(prefix="sahel-data-")  # never the data folder of whoever runs this
    environment = {"SAHEL_DATA_DIR": folder.name} | dict(os.environ)
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=environment)
    address = f"http://localhost:{port}"
    try:
        wait_until_healthy(address + health, process, log, seconds)
        yield address, process
    finally:
        process.terminate()
        process.wait(20)
        folder.cleanup()


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    """Poll until the server answers 200; raise with its log when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"No answer from {url} within {seconds:g} s: {log.read_text()[-2000:]}")
