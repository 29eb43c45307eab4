"""Checks of what is configured: can anybody sign in, and is there anything to serve from."""

from collections.abc import Iterable

from floway.services.doctor.finding import Finding
from floway.store import api_keys, upstreams, users


def people() -> Iterable[Finding]:
    """Whether somebody can run the gateway, and whether somebody can use it."""
    if users.can_anybody_sign_in():
        yield Finding("users", "ok", "Somebody can sign in to the dashboard.")
    else:
        yield Finding(
            "users",
            "warning",
            "Nobody can sign in to the dashboard.",
            "Run: flask --app wsgi users set-password admin",
        )
    keys = len(api_keys.usable())
    if keys:
        yield Finding("keys", "ok", f"{keys} API keys can be used.")
    else:
        advice = "Run: flask --app wsgi keys create NAME"
        yield Finding("keys", "warning", "There is no API key, so no client can ask.", advice)


def offers() -> Iterable[Finding]:
    """Whether there is an upstream that requests may go to."""
    listed = upstreams.list_all()
    enabled = sum(upstream.enabled for upstream in listed)
    if enabled:
        yield Finding("upstreams", "ok", f"{enabled} of {len(listed)} are enabled.")
    else:
        yield Finding(
            "upstreams",
            "warning",
            "None is enabled, so no request can be served.",
            "Run: flask --app wsgi upstreams add --help",
        )
