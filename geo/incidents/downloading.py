"""One large file from a source's server: written to disk as it comes, taken up again where it was cut, then checked."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import stamina
from filelock import FileLock, Timeout

from geo.errors import SyncError
from geo.incidents.durable import write_durably
from geo.incidents.online import Asker, refusal, shown
from geo.incidents.staging import Progress

MOST_BYTES = 2_000_000_000
"""As much as a file may have that is imported."""


@contextmanager
def downloaded_zip(asker: Asker, url: str, path: Path, progress: Progress) -> Iterator[Path]:
    """The ZIP file at the address, whole, at `path`; gone afterwards, but kept for the next try where that fails.

    While it comes it is `path` with `.part` behind; what is there is taken up again if the server says (by its ETag or
    date) that its file is still the same, and fetched anew if not.

    Raises
    ------
    SyncError  if it cannot be fetched to the end, is too large or no whole ZIP file, or another sync is fetching it.
    """
    path.parent.mkdir(exist_ok=True)
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SyncError(f"Another sync is fetching {shown(url)}. Wait until it is done.") from None
    try:
        part = _Part(path)
        part.take_back()
        _fetch(asker, url, part, progress)
        progress(1.0, "checking the file")
        _check_zip(part, url)
        part.path.replace(path)
        yield path
        part.forget()
    finally:
        lock.release()


@dataclass(frozen=True)
class _Part:
    """What has come of the file, and which of the server's files it is."""

    whole: Path

    @property
    def path(self) -> Path:
        return self.whole.with_name(f"{self.whole.name}.part")

    @property
    def _note(self) -> Path:
        return self.whole.with_name(f"{self.whole.name}.part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def mark(self) -> str:
        """The server's mark (strong ETag, else date) of the file that this is a part of; "" where it gave none."""
        try:
            return str(json.loads(self._note.read_text(encoding="utf-8"))["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, mark: str) -> None:
        self.path.unlink(missing_ok=True)
        write_durably(self._note, json.dumps({"mark": mark}).encode())

    def take_back(self) -> None:
        """A whole file whose import failed is asked for again as a part that lacks nothing."""
        if self.whole.exists():
            self.whole.replace(self.path)

    def forget(self) -> None:
        for path in (self.whole, self.path, self._note):
            path.unlink(missing_ok=True)


def _fetch(asker: Asker, url: str, part: _Part, progress: Progress) -> None:
    while True:
        before = part.size
        try:
            for attempt in stamina.retry_context(
                on=asker.worth_a_retry,
                attempts=asker.patience.attempts,
                timeout=None,
                wait_initial=asker.patience.wait_initial,
                wait_max=asker.patience.wait_max,
            ):
                with attempt:
                    _go_on(asker, url, part, progress)
            return
        except httpx2.HTTPStatusError as error:
            raise refusal(shown(url), error.response.status_code) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            if part.size > before:  # a line that is cut again and again still gets there
                continue
            raise SyncError(
                f"{shown(url)} could not be read after {asker.patience.attempts} tries ({type(error).__name__}). "
                f"Nothing was imported; {part.size:,} bytes are kept. The same command goes on from there."
            ) from None


def _go_on(asker: Asker, url: str, part: _Part, progress: Progress) -> None:
    """Ask for what is missing, and add it to the part."""
    headers = {"Accept-Encoding": "identity"}
    if part.size and part.mark:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": part.mark}
    with asker.client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416 and _total(answer) == part.size:
            return  # nothing is missing
        if answer.status_code == 416:
            part.forget()
            raise httpx2.RemoteProtocolError("the part is longer than the file", request=answer.request)
        answer.raise_for_status()
        if answer.status_code == 206 and (_start(answer) != part.size or _mark(answer) not in ("", part.mark)):
            part.forget()
            raise httpx2.RemoteProtocolError("another range or file than was asked for", request=answer.request)
        if answer.status_code != 206:  # the whole file: it changed, or the server knows no ranges
            part.begin(_mark(answer))
        _write(asker, answer, part, url, progress)


def _write(asker: Asker, answer: httpx2.Response, part: _Part, url: str, progress: Progress) -> None:
    whole, started = _total(answer), asker.clock()
    _refuse_too_large(whole or 0, part, url)
    with part.path.open("ab") as file:
        for piece in answer.iter_raw():  # as it comes: pieces of a fixed size would be lost with a cut
            file.write(piece)
            _refuse_too_large(file.tell(), part, url)
            progress(file.tell() / max(whole or MOST_BYTES, 1), f"{file.tell() / 1e6:,.0f} MB fetched")
            if asker.clock() - started > asker.patience.whole_file:
                raise httpx2.ReadTimeout("too slow", request=answer.request)
    if whole is not None and part.size != whole:
        raise httpx2.RemoteProtocolError("cut", request=answer.request)


def _refuse_too_large(size: int, part: _Part, url: str) -> None:
    if size > MOST_BYTES:
        part.forget()
        raise SyncError(f"{shown(url)} has more than {MOST_BYTES:,} bytes. Nothing was imported.")


def _check_zip(part: _Part, url: str) -> None:
    try:
        with zipfile.ZipFile(part.path) as archive:
            torn = archive.testzip()
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        torn = "it"
    if torn is not None:
        part.forget()
        raise SyncError(f"{shown(url)} is no whole ZIP file. Nothing was imported. Run the same command again.")


def _total(answer: httpx2.Response) -> int | None:
    """Bytes of the whole file, where the server tells."""
    told = answer.headers.get("Content-Range", "").rpartition("/")[2] or answer.headers.get("Content-Length", "")
    return int(told) if told.isdigit() else None


def _start(answer: httpx2.Response) -> int | None:
    told = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(told) if told.isdigit() else None


def _mark(answer: httpx2.Response) -> str:
    etag = answer.headers.get("ETag", "")
    # a weak ETag promises like content, not like bytes, so a range cannot rest on it
    return etag if etag.startswith('"') else answer.headers.get("Last-Modified", "")
