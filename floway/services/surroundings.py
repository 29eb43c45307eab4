"""What providers may use of the process that they work in: a worker, or a command."""

from collections.abc import Callable

from flask import Flask, current_app

from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.oauth.slot import CredentialSlot
from floway.providers.base import Surroundings
from floway.services.credential_slots import CredentialSlots
from floway.services.quota_history import QuotaHistory
from floway.settings import Settings
from floway.store import upstreams
from floway.store.db import off_hub


def surroundings(
    settings: Settings,
    client: Client,
    slot: Callable[[str], CredentialSlot],
    background: Callable[[Callable[[], None]], None],
) -> Surroundings:
    """With the limits of the settings."""
    limits = Timeouts(settings.connect_timeout_seconds, settings.headers_timeout_seconds)
    return Surroundings(limits, settings, client, slot, background)


def in_a_command(settings: Settings, client: Client) -> Surroundings:
    """Of a command, in the current app context: it does at once what a worker leaves for later."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    # A token is renewed in a greenlet of its own, which has no context.
    quota = QuotaHistory(app, lambda upstream_id: off_hub(app, _kind_of, upstream_id), lambda work: work())
    return surroundings(settings, client, CredentialSlots(app, told=quota.note).slot, lambda work: work())


def _kind_of(upstream_id: str) -> str:
    found = upstreams.find(upstream_id)
    return found.kind if found is not None else ""
