"""What a browser may do on our pages: the second wall behind the sanitiser."""

from __future__ import annotations

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # the search index is WebAssembly
    "style-src": "'self'",
    "img-src": "'self' https:",  # members' posts keep their pictures
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# A <meta> element cannot carry this one (CSP 3, section 3.3).
_HEADER_ONLY = {"frame-ancestors": "'none'"}


def content_policy() -> str:
    """Return the Content-Security-Policy for a <meta> element."""
    return "; ".join(f"{name} {value}" for name, value in _DIRECTIVES.items())


def headers() -> str:
    """Return a ``_headers`` file, as static hosts read it."""
    policy = "; ".join(f"{name} {value}" for name, value in (_DIRECTIVES | _HEADER_ONLY).items())
    lines = (
        f"Content-Security-Policy: {policy}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Permissions-Policy: interest-cohort=()",
    )
    return "\n".join(["/*", *(f"  {line}" for line in lines), ""])
