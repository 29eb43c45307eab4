import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from floway import clock
from floway.domain.credential import VersionedState
from floway.domain.failure import Failure
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import (
    CatalogUnavailable,
    ConfigError,
    CredentialUnusable,
    MalformedState,
    QuotaExhausted,
    UpstreamGone,
    UpstreamUnreachable,
)
from floway.providers.base import Asked, Call
from floway.providers.claude_code import state
from floway.providers.claude_code.provider import ClaudeCodeProvider
from floway.providers.claude_code.state import AccessToken, Credential, Snapshot
from tests.support.builders import NOON, model
from tests.support.claude_code import body, headers
from tests.support.surroundings import MemorySlot, surroundings
from tests.support.upstream import Peer, Script, whole
from tests.support.upstream import upstream as server

LOGIN = Credential(
    "account",
    "oauth",
    "refresh-1",
    "2026-11-22T11:00:00.000000Z",
    access_token=AccessToken("access-1", 4e12, "2026-11-22T11:00:00.000000Z"),
)
ROW = Upstream(
    id="up-1",
    kind="claude-code",
    name="Claude",
    sort_order=0,
    config={
        "accounts": [
            {
                "email": "ada@example.org",
                "accountUuid": "account",
                "organizationUuid": None,
                "subscriptionType": "max",
                "rateLimitTier": None,
            }
        ]
    },
)
LIST = {"data": [{"id": "claude-x-20260101", "display_name": "X", "max_input_tokens": 200_000}]}
#: Nobody listens on the discard port.
NOWHERE = "http://127.0.0.1:9"


class Slot(MemorySlot):
    """A slot in which the credential can be seen."""

    @property
    def credential(self) -> Credential:
        return state.read("up-1", self.stored)


def slot(credential: Credential = LOGIN, **changes: Any) -> Slot:
    return Slot("up-1", state.to_stored(replace(credential, **changes)))


def provider(kept: Slot, origin: str = NOWHERE, row: Upstream = ROW) -> ClaudeCodeProvider:
    return ClaudeCodeProvider(
        row,
        surroundings(slot=kept, claude_code_api_url=origin, claude_code_token_url=f"{origin}/v1/oauth/token"),
    )


def call(**changes: Any) -> Call:
    given = {"headers": headers(), "body": body(), "action": "generate", **changes}
    return Call("messages", model=model("claude-x", upstream_id="claude-x-20260101"), stream=True, **given)


def answered(document: Any, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def minted(token: str) -> bytes:
    return answered(
        {"access_token": token, "refresh_token": "refresh-2", "expires_in": 3600, "scope": "user:inference"}
    )


def in_turn(*answers: bytes) -> Script:
    """Gives the answers in their order, whichever connection asks."""
    left = iter(answers)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(next(left))

    return script


def asked(protocol: str = "messages", **changes: Any) -> Asked:
    given: dict[str, Any] = {"action": "generate", "headers": headers(), "body": body(), **changes}
    return Asked(protocol=protocol, **given)  # type: ignore[arg-type]  # any protocol


def test_claude_codes_own_requests_are_taken() -> None:
    made = provider(slot())

    assert made.objection(asked()) is None
    counting = asked(action="count_tokens", headers=headers("count_tokens"), body=body("count_tokens"))
    assert made.objection(counting) is None


@pytest.mark.parametrize("protocol", ["chat_completions", "responses", "gemini"])
def test_a_request_in_another_protocol_is_not_even_looked_at(protocol: str) -> None:
    assert provider(slot()).objection(asked(protocol)) == (
        "it is served only by a Claude subscription, which accepts Claude Code clients"
    )


def test_another_client_is_objected_to() -> None:
    agent = headers(user_agent="Anthropic/Python 2.12.0")

    assert provider(slot()).objection(asked(headers=agent)) is not None


def test_the_request_is_the_clients_with_another_bearer() -> None:
    kept = slot()

    sent = provider(kept).prepare(call(headers=headers(authorization="Bearer gateway")))

    assert (sent.method, sent.url) == ("POST", f"{NOWHERE}/v1/messages?beta=true")
    assert sent.body == body()
    lines = dict(sent.headers)
    assert lines["authorization"] == "Bearer access-1"
    assert lines["user-agent"] == "claude-cli/2.1.330 (external, sdk-cli)"
    assert "access-1" not in repr(sent)
    assert kept.credential == LOGIN


def test_counting_has_an_endpoint_of_its_own() -> None:
    sent = provider(slot()).prepare(call(action="count_tokens"))

    assert sent.url == f"{NOWHERE}/v1/messages/count_tokens?beta=true"


def test_the_limits_of_the_gateway_apply() -> None:
    made = ClaudeCodeProvider(ROW, surroundings(slot=slot(), timeouts=Timeouts(3, 4)))

    assert made.prepare(call()).timeouts == Timeouts(3, 4)
    assert made.idle_seconds("messages") == 60


def test_an_ended_login_is_refused_without_a_call() -> None:
    kept = slot(LOGIN.failed("Revoked.", NOON))

    with pytest.raises(CredentialUnusable, match="refresh_failed: Revoked"):
        provider(kept).prepare(call())


def test_a_spent_quota_is_refused_without_a_call_even_when_the_token_is_old() -> None:
    quota: dict[str, Any] = {
        "status": "rejected",
        "reset": (clock.now() + timedelta(hours=1)).isoformat(),
        **dict.fromkeys(
            (
                "fallbackAvailable",
                "fallbackPercentage",
                "representativeClaim",
                "fiveHour",
                "sevenDay",
                "overage",
            )
        ),
        "raw": {},
    }
    kept = slot(access_token=None, quota_snapshot=Snapshot(1, quota))

    with pytest.raises(QuotaExhausted):
        provider(kept).prepare(call())

    assert kept.credential.access_token is None


def test_a_malformed_row_is_an_error_that_shows_nothing_of_it() -> None:
    kept = slot()
    kept.stored = replace(kept.stored, state={"accounts": [{"refreshToken": "clear-text"}]})

    with pytest.raises(MalformedState) as raised:
        provider(kept).prepare(call())

    assert "clear" not in str(raised.value)


def test_a_row_that_is_deleted_meanwhile_is_an_error_of_its_own() -> None:
    kept = slot()
    made = provider(kept)
    made.prepare(call())

    def gone() -> VersionedState:
        raise UpstreamGone("up-1")

    kept.peek = gone  # type: ignore[method-assign]  # as the store would
    with pytest.raises(UpstreamGone, match="up-1"):
        made.prepare(call())


def test_a_config_that_is_no_account_cannot_work() -> None:
    with pytest.raises(ConfigError, match="accounts"):
        provider(slot(), row=replace(ROW, config={"accounts": []}))


def test_an_old_token_is_renewed_first() -> None:
    kept = slot(access_token=AccessToken("old", 1, "2026-11-22T11:00:00.000000Z"))
    with server(in_turn(minted("access-2"))) as vendor:
        sent = provider(kept, vendor.origin).prepare(call())

    assert dict(sent.headers)["authorization"] == "Bearer access-2"
    assert (kept.credential.refresh_token, kept.credential.state) == ("refresh-2", "active")


def test_a_refused_token_is_renewed_once() -> None:
    kept = slot()
    with server(in_turn(minted("access-2"))) as vendor:
        made = provider(kept, vendor.origin)
        first = made.prepare(call())

        second = made.renewed(call(), first)

        assert second is not None
        assert dict(second.headers)["authorization"] == "Bearer access-2"
        assert (second.url, second.body) == (first.url, first.body)
        # It had just been made: another one would be refused alike.
        assert made.renewed(call(), second) is None
        assert len(vendor.requests) == 1


def test_a_login_that_is_over_when_its_token_is_refused_says_so() -> None:
    kept = slot()
    refusal = {"error": "invalid_grant", "error_description": "Refresh token revoked."}
    with server(in_turn(answered(refusal, 400))) as vendor:
        made = provider(kept, vendor.origin)
        with pytest.raises(
            CredentialUnusable, match="Claude Code refresh failed: Refresh token revoked"
        ) as raised:
            made.renewed(call(), made.prepare(call()))

    assert raised.value.kind == "claude_code_upstream_unavailable"
    assert (kept.credential.state, kept.credential.state_message) == (
        "refresh_failed",
        "Refresh token revoked.",
    )


def test_a_refused_setup_token_is_over() -> None:
    kept = slot(token_kind="setup-token", refresh_token=None)
    made = provider(kept)

    with pytest.raises(CredentialUnusable, match="import"):
        made.renewed(call(), made.prepare(call()))

    assert kept.credential.state == "refresh_failed"


def test_a_request_of_somebody_else_is_not_renewed() -> None:
    made = provider(slot())

    assert made.renewed(call(), replace(made.prepare(call()), ticket=None)) is None


def test_answers_leave_their_quota() -> None:
    kept = slot()
    made = provider(kept)

    made.answered(200, [("anthropic-ratelimit-unified-status", "allowed")])
    disabled = b'{"error":{"type":"invalid_request_error","message":"organization has been disabled"}}'
    sent = made.prepare(call())
    made.refused(replace(sent, ticket=None), 400, [], disabled)
    assert kept.credential.is_active
    made.refused(sent, 400, [], disabled)

    assert kept.credential.quota_snapshot is not None
    assert kept.credential.state == "refresh_failed"


def test_flags_are_the_kinds_and_the_rows() -> None:
    flagged = replace(ROW, flag_overrides={"strip-billing-attribution": True})

    assert provider(slot()).flags("claude-x") == frozenset()
    assert provider(slot(), row=flagged).flags("claude-x") == {"strip-billing-attribution"}


def test_the_list_is_asked_for_in_our_own_name() -> None:
    with server(in_turn(answered(LIST))) as vendor:
        made = provider(slot(), vendor.origin)
        found = made.fetch_models(Client())

    assert [each.upstream_model_id for each in found] == ["claude-x-20260101"]
    [sent] = vendor.requests
    head = sent.lower()
    assert head.startswith(b"get /v1/models?limit=1000 http/1.1\r\n")
    for line in (
        b"user-agent: floway/",
        b"authorization: bearer access-1",
        b"anthropic-beta: oauth-2025-04-20",
    ):
        assert b"\r\n" + line in head
    assert (made.fixed_models, made.native_client) == (None, "Claude Code")


def test_a_stale_token_is_renewed_for_the_list_too() -> None:
    refused = answered({"error": {"type": "authentication_error"}}, 401)
    with server(in_turn(refused, minted("access-2"), answered(LIST))) as vendor:
        found = provider(slot(), vendor.origin).fetch_models(Client())

    assert len(found) == 1
    assert b"bearer access-2" in vendor.requests[2].lower()


@pytest.mark.parametrize(
    ("kept", "answers", "message"),
    [
        (lambda: slot(LOGIN.failed("Revoked.", NOON)), (), "Claude Code refresh failed: Revoked."),
        (slot, (answered({}, 403),), "Anthropic refuses the account its model list with HTTP 403."),
    ],
)
def test_an_account_that_may_not_have_the_list_is_the_answer(
    kept: Callable[[], Slot], answers: tuple[bytes, ...], message: str
) -> None:
    with server(in_turn(*answers)) as vendor:
        made = provider(kept(), vendor.origin)
        with pytest.raises(CatalogUnavailable) as raised:
            made.fetch_models(Client())

    error = raised.value
    assert (str(error), error.answer_status, error.body) == (message, 503, b"")
    assert Failure.of(error) == Failure(503, message, "upstream_error")
    assert made.models_without_list(error) is None


def test_any_other_failure_leaves_our_own_list() -> None:
    made = provider(slot())
    with pytest.raises(UpstreamUnreachable) as raised:
        made.fetch_models(Client())

    assumed = made.models_without_list(raised.value)

    assert assumed is not None
    assert "claude-sonnet-4-5" in {each.id for each in assumed}


def test_a_trace_is_never_put_beside_what_the_client_forwards() -> None:
    parent = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    asked = call(headers=headers() | parent)

    lines = ClaudeCodeProvider(ROW, surroundings(slot=slot(), forward_trace="true")).prepare(asked).headers

    assert lines == ClaudeCodeProvider(ROW, surroundings(slot=slot())).prepare(asked).headers
    assert "traceparent" not in dict(lines)
