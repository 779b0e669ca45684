"""What a browser may do on our pages: the second wall behind the sanitiser."""

from __future__ import annotations

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' https:",  # members' posts keep their pictures
    "media-src": "https:",  # and their sound, which is asked for when it is played
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# A <meta> element cannot carry this one (CSP 3, section 3.3).
_HEADER_ONLY = {"frame-ancestors": "'none'"}
# The search index is WebAssembly, and only the page that searches it may run any.
_SEARCH = {"script-src": "'self' 'wasm-unsafe-eval'"}

# Another site learns that a reader came from here, never from which page; one without TLS learns nothing.
REFERRER = "strict-origin"


def content_policy(*, search: bool = False) -> str:
    """Return the Content-Security-Policy for a <meta> element; the page that searches has one of its own."""
    return _written(_DIRECTIVES | (_SEARCH if search else {}))


def headers() -> str:
    """Return a ``_headers`` file, as static hosts read it.

    Its policy is the widest that any page needs, for every path: hosts differ in how they join the rules of paths that
    overlap. A browser keeps to all policies that it is given, so that each page's own <meta> narrows this one.
    """
    policy = _written(_DIRECTIVES | _SEARCH | _HEADER_ONLY)
    lines = (
        f"Content-Security-Policy: {policy}",
        "X-Content-Type-Options: nosniff",
        f"Referrer-Policy: {REFERRER}",
        "Permissions-Policy: interest-cohort=()",
    )
    return "\n".join(["/*", *(f"  {line}" for line in lines), ""])


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
