import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from floway.domain.credential import VersionedState
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.providers.claude_code import state
from floway.providers.claude_code.endpoints import Endpoints
from floway.providers.claude_code.state import Credential, Snapshot
from floway.providers.claude_code.usage_probe import ProbeFailed, fetch, milliseconds, noted
from tests.support.upstream import replies, upstream, whole

LIMITS = Timeouts(5, 5)
AT = datetime(2026, 11, 22, 12, 0, 0, 123_000, tzinfo=UTC)
USAGE = {
    "five_hour": {"utilization": 41.5, "resets_at": "2026-11-22T15:00:00Z"},
    "brand_new": [1, {"a": None}],
}
CREDENTIAL = Credential("acc-1", "oauth", "rt", "2026-11-22T11:00:00.000000Z")


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def at(origin: str) -> Endpoints:
    return Endpoints("https://x/authorize", "https://x/token", origin, "our-id")


def test_the_usage_is_fetched_word_for_word(client: Client) -> None:
    with upstream(replies(whole(json.dumps(USAGE).encode()))) as running:
        assert fetch(client, at(running.origin), "at", LIMITS) == USAGE

    head = running.requests[0].lower()
    assert head.startswith(b"get /api/oauth/usage http/1.1")
    assert b"\r\nauthorization: bearer at\r\n" in head
    assert b"\r\nanthropic-beta: oauth-2025-04-20\r\n" in head


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b"no token abc", "401 no token"),
        (403, b'{"error":{"type":"permission_error"}}', "403"),
        (302, b"", "302"),
        (200, b"<html>", "200 It is not JSON: <html>"),
        (200, b"", "200 It is not JSON"),
        (200, b'{"five_hour": NaN}', "200 It is not JSON"),
        (200, b"[]", "200 It is not a JSON object"),
        (200, b"null", "200 It is not a JSON object"),
    ],
)
def test_anything_else_is_an_error_with_the_status(
    client: Client, status: int, body: bytes, words: str
) -> None:
    with (
        upstream(replies(whole(body, status=status))) as running,
        pytest.raises(ProbeFailed, match=words) as failed,
    ):
        fetch(client, at(running.origin), "abc", LIMITS)

    assert failed.value.answer_status == status
    assert "abc" not in str(failed.value)


def test_a_usage_goes_into_its_own_place() -> None:
    rotated = replace(CREDENTIAL, refresh_token="rotated-meanwhile")

    after = state.read("up-1", noted("up-1", "acc-1", USAGE, AT)(state.to_stored(rotated)))

    assert after == replace(rotated, usage_probe_snapshot=Snapshot(1_795_348_800_123, USAGE))


def test_the_usage_of_another_account_is_not_taken_over() -> None:
    stored: VersionedState = state.to_stored(replace(CREDENTIAL, account_uuid="acc-2"))

    assert noted("up-1", "acc-1", USAGE, AT)(stored) is stored


def test_instants_are_milliseconds() -> None:
    assert milliseconds(AT) == 1_795_348_800_123
