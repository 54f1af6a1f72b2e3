"""Asking a source's server patiently: timeouts, bounded retries, the server's Retry-After, secrets kept secret."""

import json
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2
import keyring
import stamina
from keyring.errors import KeyringError

from geo.errors import SyncError

SERVICE = "sahel-dashboard"
MOST_BYTES = 300_000_000
_WORTH_A_RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try."""

    attempts: int = 6
    connect: float = 10.0
    read: float = 60.0
    whole_answer: float = 300.0
    whole_file: float = 3600.0
    wait_initial: float = 1.0
    wait_max: float = 60.0
    longest_retry_after: float = 300.0


@dataclass(frozen=True)
class Asker:
    """Asks one server at a time; the client is an argument, so that a test can pass its own."""

    client: httpx2.Client
    patience: Patience = field(default_factory=Patience)
    clock: Callable[[], float] = monotonic

    def ask(
        self,
        url: str,
        *,
        parameters: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> bytes:
        """The body of the answer; a form is posted, all else is a GET.

        Raises
        ------
        SyncError  if the server refuses, or still fails after the last try; it names the address without its query.
        """
        where, last = shown(url), self.patience
        try:
            for attempt in stamina.retry_context(
                on=self.worth_a_retry,
                attempts=last.attempts,
                timeout=None,
                wait_initial=last.wait_initial,
                wait_max=last.wait_max,
            ):
                with attempt:
                    return self._once(url, parameters, headers, form)
        except httpx2.HTTPStatusError as error:
            raise refusal(where, error.response.status_code) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            # the cause is not chained: its text may hold the address with all its parameters
            kind = type(error).__name__
            raise SyncError(
                f"{where} could not be read after {last.attempts} tries ({kind}). Nothing was imported. Try "
                "again later."
            ) from None
        raise SyncError(f"{where} was not asked.")  # pragma: no cover  (the loop returns or raises)

    def ask_json(self, url: str, **asked: Any) -> Any:
        """The answer's JSON.

        Raises
        ------
        SyncError  as `ask`, or if the answer is no JSON.
        """
        body = self.ask(url, **asked)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise SyncError(
                f"{shown(url)} answered with something other than JSON. Nothing was imported. Try again later."
            ) from None

    def _once(
        self, url: str, parameters: dict[str, str] | None, headers: dict[str, str] | None, form: dict[str, str] | None
    ) -> bytes:
        started, body = self.clock(), bytearray()
        method = "POST" if form is not None else "GET"
        with self.client.stream(method, url, params=parameters, headers=headers, data=form) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                body += part
                if self.clock() - started > self.patience.whole_answer:
                    raise httpx2.ReadTimeout("too slow", request=answer.request)
                if len(body) > MOST_BYTES:
                    raise SyncError(f"{shown(url)} sent more than {MOST_BYTES:,} bytes. Nothing was imported.")
        return bytes(body)

    def worth_a_retry(self, error: Exception) -> bool | float:
        """Whether to try again after an error, or after how many seconds the server says to."""
        if isinstance(error, httpx2.HTTPStatusError):
            if error.response.status_code not in _WORTH_A_RETRY:
                return False
            told = _retry_after(error.response.headers.get("Retry-After"))
            return True if told is None else min(told, self.patience.longest_retry_after)
        return isinstance(error, httpx2.TransportError)


def open_client(patience: Patience | None = None) -> httpx2.Client:
    """A client with timeouts that follows no redirect to another host by itself."""
    patience = patience or Patience()
    return httpx2.Client(
        timeout=httpx2.Timeout(patience.read, connect=patience.connect),
        headers={"User-Agent": "sahel-dashboard"},
        follow_redirects=False,
        verify=_authorities(),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """The certificates that are trusted, read once."""
    return httpx2.create_ssl_context()


def secret(name: str) -> str:
    """A secret from the environment (`SAHEL_ACLED_PASSWORD`, say) or the system keyring.

    Raises
    ------
    SyncError  naming where it was looked for, never what was found.
    """
    variable = f"SAHEL_{name.upper()}"
    found = os.environ.get(variable)
    if not found:
        try:
            found = keyring.get_password(SERVICE, name)
        except KeyringError:
            found = None
    if not found:
        raise SyncError(
            f"No {name.replace('_', ' ')} is known. Set the environment variable {variable}, or keep it in the system "
            f"keyring with: keyring set {SERVICE} {name}"
        )
    return found


def shown(url: str) -> str:
    """An address fit for a message: no user, no parameters."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def same_server(url: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common, so that a token may go to both."""
    return urlsplit(url)[:2] == urlsplit(other)[:2]


def refusal(where: str, status: int) -> SyncError:
    """The error that tells why a server did not answer, by its status."""
    reasons = {
        401: "does not accept the user name, password or token",
        403: "does not allow this account to read it",
        404: "has nothing there",
        429: "asks to wait longer than this program waits",
    }
    reason = reasons.get(status, "failed again and again" if status >= 500 else "refused")
    return SyncError(
        f"{where} {reason} (status {status}). Nothing was imported; what was fetched is kept for the next try."
    )


def _retry_after(text: str | None) -> float | None:
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
