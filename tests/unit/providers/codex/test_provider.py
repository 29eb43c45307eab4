import json
from dataclasses import replace
from typing import Any

import pytest

from floway.domain.upstream import Upstream
from floway.egress.client import USER_AGENT, Client
from floway.errors import CatalogUnavailable, ConfigError, CredentialUnusable, MalformedState
from floway.providers.base import Asked, Call
from floway.providers.codex import state
from floway.providers.codex.provider import CodexProvider
from floway.providers.codex.state import Credential
from tests.support.builders import NOON, model
from tests.support.codex import body, headers
from tests.support.surroundings import MemorySlot, surroundings
from tests.support.upstream import Peer, Script, whole
from tests.support.upstream import upstream as server
from tests.unit.providers.codex.test_observer import ENDED
from tests.unit.providers.codex.test_state import LOGIN

ROW = Upstream(
    id="up-1",
    kind="codex",
    name="ChatGPT",
    sort_order=0,
    config={
        "accounts": [{"email": None, "chatgptAccountId": "account", "chatgptUserId": None, "planType": "pro"}]
    },
)
LIST = {"models": [{"slug": "gpt-5.5", "display_name": "GPT-5.5", "context_window": 272_000}]}
#: Nobody listens on the discard port.
NOWHERE = "http://127.0.0.1:9"
OBJECTION = "it is served only by a ChatGPT subscription, which accepts Codex clients"


class Slot(MemorySlot):
    """A slot in which the credential can be seen."""

    @property
    def credential(self) -> Credential:
        return state.read("up-1", self.stored)


def slot(credential: Credential = LOGIN, **changes: Any) -> Slot:
    return Slot("up-1", state.to_stored(replace(credential, **changes)))


def provider(kept: Slot, origin: str = NOWHERE, row: Upstream = ROW) -> CodexProvider:
    return CodexProvider(
        row,
        surroundings(
            slot=kept, codex_api_url=f"{origin}/backend-api", codex_token_url=f"{origin}/oauth/token"
        ),
    )


def call(**changes: Any) -> Call:
    given = {"headers": headers(), "body": body(), "action": "generate", "stream": True, **changes}
    return Call("responses", model=model("gpt-5.5"), **given)


def asked(protocol: str = "responses", **changes: Any) -> Asked:
    given: dict[str, Any] = {"action": "generate", "headers": headers(), "body": body(), **changes}
    return Asked(protocol=protocol, **given)  # type: ignore[arg-type]  # any protocol


def answered(document: Any, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def minted(token: str) -> bytes:
    return answered({"access_token": token, "refresh_token": "refresh-2", "expires_in": 3600})


def in_turn(*answers: bytes) -> Script:
    """Gives the answers in their order, whichever connection asks."""
    left = iter(answers)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(next(left))

    return script


def test_codexs_own_requests_are_taken() -> None:
    made = provider(slot())

    assert made.objection(asked()) is None
    assert made.objection(asked(action="compact", body=body(stream=None))) is None


@pytest.mark.parametrize("protocol", ["chat_completions", "messages", "gemini"])
def test_a_request_in_another_protocol_is_not_even_looked_at(protocol: str) -> None:
    assert provider(slot()).objection(asked(protocol)) == OBJECTION


def test_other_clients_and_whole_answers_are_turned_away() -> None:
    made = provider(slot())

    assert made.objection(asked(headers={"user-agent": "OpenAI/Python 2.8.0"})) == OBJECTION
    assert made.objection(asked(body=body(stream=False))) == OBJECTION
    assert made.native_client == "Codex"


def test_a_call_goes_to_the_backend_with_the_accounts_credential() -> None:
    sent = provider(slot()).prepare(call())

    lines = dict(sent.headers)
    assert sent.url == f"{NOWHERE}/backend-api/codex/responses"
    assert (lines["authorization"], lines["chatgpt-account-id"]) == ("Bearer access-1", "account")
    assert lines["user-agent"].startswith("codex_exec/")
    assert json.loads(sent.body)["instructions"]
    assert "access-1" not in repr(sent)


def test_a_compaction_goes_to_its_own_path() -> None:
    sent = provider(slot()).prepare(call(action="compact", stream=False))

    assert sent.url == f"{NOWHERE}/backend-api/codex/responses/compact"
    assert not {"store", "stream"} & json.loads(sent.body).keys()
    assert dict(sent.headers)["accept"] == "application/json"


def test_a_login_that_is_over_costs_nothing() -> None:
    ended = LOGIN.ended("session_terminated", "Gone.", NOON)

    with pytest.raises(CredentialUnusable, match="session_terminated: Gone"):
        provider(slot(ended)).prepare(call())


def test_another_accounts_credential_is_never_used() -> None:
    with pytest.raises(MalformedState):
        provider(slot(chatgpt_account_id="other")).prepare(call())


def test_a_renewal_that_ends_the_login_is_a_refusal_of_ours() -> None:
    kept = slot(access_token=None)
    with (
        server(in_turn(answered({"error": "app_session_terminated"}, 400))) as running,
        pytest.raises(CredentialUnusable) as caught,
    ):
        provider(kept, running.origin).prepare(call())

    assert caught.value.kind == "codex_upstream_unavailable"
    assert kept.credential.state == "refresh_failed"


def test_a_refused_token_is_renewed_once() -> None:
    kept = slot()
    with server(in_turn(minted("access-2"))) as running:
        made = provider(kept, running.origin)
        first = made.prepare(call())
        second = made.renewed(call(), first)
        assert second is not None
        assert made.renewed(call(), second) is None

    assert dict(second.headers)["authorization"] == "Bearer access-2"
    assert kept.credential.refresh_token == "refresh-2"
    assert len(running.requests) == 1


def test_a_token_that_a_sibling_has_renewed_is_taken_without_a_call() -> None:
    kept = slot()
    made = provider(kept)
    first = made.prepare(call())
    access = LOGIN.access_token
    assert access is not None
    kept.stored = state.to_stored(replace(LOGIN, access_token=replace(access, token="access-2")))

    second = made.renewed(call(), first)

    assert second is not None
    assert dict(second.headers)["authorization"] == "Bearer access-2"


def test_the_quota_of_an_answer_is_kept() -> None:
    kept = slot()

    provider(kept).answered(200, [("x-codex-active-limit", "spark"), ("x-codex-plan-type", "pro")])

    assert kept.credential.quota_snapshots.keys() == {"codex", "spark"}


def test_the_end_of_a_session_is_about_the_account() -> None:
    kept = slot()
    made = provider(kept)
    sent = made.prepare(call())

    with pytest.raises(CredentialUnusable, match="OpenAI ended the session"):
        made.refused(sent, 401, [], ENDED)

    assert kept.credential.state == "session_terminated"


def test_the_models_are_asked_for_in_the_gateways_own_name() -> None:
    with server(in_turn(answered(LIST))) as running:
        [found] = provider(slot(), running.origin).fetch_models(Client())

    head = running.requests[0].decode().lower()
    assert found.id == "gpt-5.5"
    assert head.startswith("get /backend-api/codex/models?client_version=0.169.0 ")
    assert f"user-agent: {USER_AGENT}" in head
    assert "originator: floway" in head
    assert "chatgpt-account-id: account" in head
    assert "authorization: bearer access-1" in head


def test_a_stale_token_is_renewed_for_the_list() -> None:
    kept = slot()
    with server(in_turn(answered({}, 401), minted("access-2"), answered(LIST))) as running:
        assert len(provider(kept, running.origin).fetch_models(Client())) == 1

    assert "authorization: bearer access-2" in running.requests[2].decode().lower()


@pytest.mark.parametrize("status", [401, 403])
def test_an_account_that_may_not_have_the_list_is_told(status: int) -> None:
    answers = [answered({}, status)] if status == 403 else [answered({}, 401), minted("a"), answered({}, 401)]
    with server(in_turn(*answers)) as running, pytest.raises(CatalogUnavailable) as caught:
        provider(slot(), running.origin).fetch_models(Client())

    assert (caught.value.status, caught.value.body) == (503, b"")


def test_the_end_of_a_session_is_seen_in_the_list_too() -> None:
    kept = slot()
    answers = (answered({}, 401), minted("a"), whole(ENDED, status=401))
    with server(in_turn(*answers)) as running, pytest.raises(CatalogUnavailable, match="ended the session"):
        provider(kept, running.origin).fetch_models(Client())

    assert kept.credential.state == "session_terminated"


def test_a_dead_login_has_no_list() -> None:
    ended = LOGIN.ended("refresh_failed", "Gone.", NOON)

    with pytest.raises(CatalogUnavailable, match="refresh_failed: Gone"):
        provider(slot(ended)).fetch_models(Client())


def test_flags_and_patience_are_the_rows_and_the_protocols() -> None:
    made = provider(slot(), row=replace(ROW, flag_overrides={"rewrite-system-to-developer": False}))

    assert made.flags("any") == frozenset()
    assert provider(slot()).flags("any") == {"rewrite-system-to-developer"}
    assert made.idle_seconds("responses") == 600
    assert made.fixed_models is None


def test_a_configuration_that_cannot_work_makes_no_provider() -> None:
    with pytest.raises(ConfigError):
        provider(slot(), row=replace(ROW, config={"accounts": []}))


def test_a_trace_is_never_put_beside_what_the_client_forwards() -> None:
    parent = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    asked = call(headers=headers() | parent)

    lines = CodexProvider(ROW, surroundings(slot=slot(), forward_trace="true")).prepare(asked).headers

    assert lines == CodexProvider(ROW, surroundings(slot=slot())).prepare(asked).headers
    assert "traceparent" not in dict(lines)
