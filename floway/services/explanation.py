"""Explaining a request outside a worker, from the database as it is."""

from collections.abc import Mapping
from typing import Any

import msgspec

from floway.domain.caller import Caller
from floway.domain.model import Catalog
from floway.domain.protocol import GEMINI, GENERATE, ProtocolId
from floway.egress.client import Client
from floway.errors import ConfigError
from floway.gateway.catalog import Catalogs
from floway.gateway.explain import SMALLEST, Explanation, explained
from floway.gateway.request import ClientRequest
from floway.gateway.snapshot import Snapshots
from floway.protocols.parsing import decode_body
from floway.protocols.registry import BY_ID
from floway.services.snapshots import load
from floway.services.surroundings import in_a_command
from floway.settings import Settings
from floway.store import api_keys, upstream_health

_DOCUMENT = msgspec.json.Decoder(dict[str, Any])


class _Unsaved:
    """Model lists that were fetched to explain something; the gateway fetches its own."""

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Nothing."""

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Nothing."""


def explain(
    settings: Settings, model: str, key_reference: str, protocol_id: ProtocolId, body: bytes | None = None
) -> Explanation:
    """What would become of a request, in the current app context.

    :param key_reference: the id of a key, or its name when only one usable key has that name.
    :param body: of a client, its model replaced by ``model``; the smallest sensible one when None.
    :raises ConfigError: no usable key, or several, fit the reference.
    :raises MalformedRequest: the body is not what its protocol asks for.
    """
    caller = _caller(key_reference)
    request = asked(model, protocol_id, None if body is None else decode_body(_DOCUMENT, body))
    snapshots, client = Snapshots(), Client()
    try:
        snapshots.current = load(in_a_command(settings, client))
        catalogs = Catalogs(snapshots, client, _Unsaved())
        known = upstream_health.read_all() if settings.upstream_health else {}
        return explained(request, caller, snapshots.current, catalogs, known)
    finally:
        client.close()


def asked(
    model: str,
    protocol_id: ProtocolId,
    document: dict[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ClientRequest:
    """A client's request for a model.

    :param document: its body, of which the model is replaced; the smallest sensible one when None.
    :param headers: by which some upstreams know their vendor's own client; none when None.
    :raises MalformedRequest: it is not what its protocol asks for.
    """
    sent = dict(SMALLEST[protocol_id] if document is None else document)
    if protocol_id != GEMINI:
        sent["model"] = model
    protocol, body = BY_ID[protocol_id], msgspec.json.encode(sent)
    head = protocol.read_head(body)
    named = {name.lower(): value for name, value in (headers or {}).items()}
    return ClientRequest(protocol, GENERATE, model, head.stream, head.include_usage, body, named)


def _caller(reference: str) -> Caller:
    usable = list(api_keys.callers().values())
    found = [each for each in usable if each.key_id == reference]
    found = found or [each for each in usable if each.key_name == reference]
    if not found:
        raise ConfigError(f"There is no usable key '{reference}'; see: flask --app wsgi keys list")
    if len(found) > 1:
        raise ConfigError(f"{len(found)} usable keys are named '{reference}'; give the id of one of them.")
    return found[0]
