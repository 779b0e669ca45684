"""Why there is no document, in plain words, and what to do about it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from plugins.planet.fetching.diagnose import GUARDED
from plugins.planet.fetching.transport import Silent, Unreachable
from plugins.planet.model import Failure

_WORDS = {
    401: ("asks for a password", "ask the member for the address of an open feed"),
    402: ("asks for money", "ask the member for the address of an open feed"),
    403: ("refuses us", "ask the member to let feed readers through; the User-Agent names this site"),
    404: ("has nothing at this address", "ask the member where the feed is now"),
    406: ("does not send feeds to programs", "ask the member's host to accept feed readers"),
    410: ("leads to an address that is gone", "nothing to do: it is tried again later"),
    429: ("asks us to come less often", "nothing to do: the next try waits as long as the host asked"),
    451: ("may not show this here", "ask the member"),
}


def status_failure(
    url: str, status: int, headers: Mapping[str, str], body: bytes, retry_after: float | None
) -> Failure:
    """Return what an answer other than 200, 304 and 410 means."""
    if headers.get("cf-mitigated") == "challenge" or b"/cdn-cgi/challenge-platform/" in body[:100_000]:
        reason = f"the host asks for a browser (a Cloudflare challenge, {status})"
        fix = "ask the member to let feed readers through to the feed's address, in Cloudflare's WAF rules"
        return Failure(url, reason, fix, retry_after, "challenge")
    if status < 500 and GUARDED.search(body[:30_000].decode("utf-8", "replace")):
        reason, fix = (
            f"the host asks whether a person reads it ({status})",
            "ask the member to let feed readers through",
        )
        return Failure(url, reason, fix, retry_after, "challenge")
    default = "has a fault" if status >= 500 else "gives an answer that is no feed"
    words, fix = _WORDS.get(status, (default, "nothing to do: it is tried again later"))
    kind = "rate-limited" if status == 429 else f"http-{status}"
    return Failure(url, f"the host {words} ({status})", fix, retry_after, kind)


def network_failure(url: str, error: Exception) -> Failure:
    """Return what came of a connection that failed."""
    later = "nothing to do: it is tried again later"
    # First: what a connection under TLS waited for is an SSLError somewhere below.
    if isinstance(error, Unreachable) and isinstance(error.__cause__, TimeoutError):
        return Failure(url, "the host could not be reached in time", later, kind="connect-timeout")
    if isinstance(error, Silent):
        return Failure(url, "the host stopped answering", later, kind="timeout")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            fix = "ask the member to renew the host's certificate"
            return Failure(url, f"the host's certificate is not right ({cause.verify_message})", fix, kind="tls")
        if isinstance(cause, ssl.SSLError):
            return Failure(url, "no safe connection to the host could be agreed on (TLS)", later, kind="tls")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, Unreachable):
        return Failure(url, "the host cannot be reached", later, kind="connect")
    return Failure(url, "the connection broke off", later, kind="truncated")


def protocol_failure(url: str, message: str) -> Failure:
    """Return what came of an answer that is not HTTP; ``message`` is the protocol library's."""
    if "without sending complete message body" in message or "incomplete chunked" in message:
        return Failure(
            url, "the document broke off before its end", "nothing to do: it is tried again later", kind="truncated"
        )
    kind = "bad-headers" if "buffer too long" in message.lower() else "malformed"
    words = "too many headers" if kind == "bad-headers" else "not HTTP"
    return Failure(url, f"the host's answer is broken ({words})", "ask the member to tell their host", kind=kind)


def remedy(kind: str) -> str:
    """Return what to do about an address that was refused."""
    if kind.startswith("blocked"):
        return "mend the address; for a host of your own network add --allow-host HOST"
    return {
        "dns": "check the address's spelling; the blog may be gone",
        "too-large": "ask the member for a shorter feed",
    }.get(kind, "ask the member, or mend the address")
