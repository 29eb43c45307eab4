"""The vendor's own account of a subscription's usage; it costs no model call."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from floway.domain.credential import Mutate, VersionedState
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import UpstreamError
from floway.oauth.excerpt import excerpt
from floway.providers.claude_code import state
from floway.providers.claude_code.endpoints import Endpoints, api_headers
from floway.providers.claude_code.state import Snapshot


class ProbeFailed(UpstreamError):
    """The vendor answered, but not with the usage; ``answer_status`` is its own."""

    def __init__(self, answer_status: int, words: str) -> None:
        self.answer_status = answer_status
        super().__init__(f"The usage of the account cannot be read: {answer_status} {words}")


def fetch(client: Client, endpoints: Endpoints, access_token: str, timeouts: Timeouts) -> Mapping[str, Any]:
    """The document of the vendor, word for word; it adds members whenever it likes.

    :raises ProbeFailed: the answer is not a 2xx with a JSON object.
    :raises UpstreamError: none came.
    """
    answer = client.get(f"{endpoints.api_url}/api/oauth/usage", api_headers(access_token), timeouts)
    if not 200 <= answer.status < 300:
        raise ProbeFailed(answer.status, excerpt(answer.body, [access_token]))
    try:
        # NaN and Infinity are no JSON, and the database would not take them.
        document = json.loads(answer.body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        words = f"It is not JSON: {excerpt(answer.body, [access_token])}"
        raise ProbeFailed(answer.status, words) from error
    if not isinstance(document, dict):
        raise ProbeFailed(answer.status, "It is not a JSON object.")
    return document


def noted(upstream_id: str, account_uuid: str, usage: Mapping[str, Any], at: datetime) -> Mutate:
    """Puts a fetched usage into its own place of the state and leaves the rest alone.

    Another account that was imported meanwhile is not given the usage of this one.
    """
    snapshot = Snapshot(milliseconds(at), usage)

    def mutate(stored: VersionedState) -> VersionedState:
        credential = state.read(upstream_id, stored)
        if credential.account_uuid != account_uuid:
            return stored
        return state.to_stored(replace(credential, usage_probe_snapshot=snapshot))

    return mutate


def milliseconds(at: datetime) -> int:
    """An instant as the stored documents count it: milliseconds since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _refuse(constant: str) -> None:
    raise ValueError(constant)
