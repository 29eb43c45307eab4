"""From the name that a client asks for to the upstream that serves it, on one gateway."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from floway.domain.verdict import Verdict
from tests.support.cases import CHAT_COMPLETIONS, MESSAGES, RESPONSES, Case, ask, failure, post
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

#: Spoken by upstreams of one protocol each, so that a name decides whether there is a translation.
NATIVE, TRANSLATED = "sim-resolve-messages", "sim-resolve-responses"
#: Of an upstream with the prefix ``az/``.
PREFIXED, DISABLED = "sim-resolve-prefixed", "sim-resolve-disabled"

#: Added before the start: of what is added later, one worker may know before the other.
ALIASES = (
    ("thoughtful", "--target", NATIVE, "--adaptive", "--summary", "concise"),
    ("deep", "--target", f"{TRANSLATED}@other", "--effort", "high", "--verbosity", "low"),
    ("sturdy", "--target", NATIVE, "--target", TRANSLATED, "--hidden"),
    ("lossless", "--target", TRANSLATED, "--target", NATIVE),
    ("either", "--target", NATIVE, "--target", TRANSLATED, "--target", "nobody"),
)


class Named(Gateway):
    """A gateway with a second key, which bears no losses."""

    strict_key = ""


@pytest.fixture(scope="module")
def named(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    """A gateway with an upstream of Messages, one of Responses, and one with a prefix."""
    gateway = Named(tmp_path_factory.mktemp("resolution"))
    gateway.prepare()
    gateway.add_upstream("native", simulator.base_url, endpoints=["messages"], models=[NATIVE])
    gateway.add_upstream("other", simulator.base_url, endpoints=["responses"], models=[TRANSLATED])
    prefixed = {"models": [PREFIXED, DISABLED], "extra": ["--prefix", "az/"]}
    gateway.add_upstream("prefixed", simulator.base_url, **prefixed)
    gateway.flask("upstreams", "disable-model", "prefixed", DISABLED)
    for name, *arguments in ALIASES:
        gateway.flask("aliases", "add", name, *arguments)
    gateway.strict_key = gateway.flask("keys", "create", "strict", "--strict", "--quiet").strip()
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def listed(gateway: Gateway) -> dict[str, dict[str, Any]]:
    """``{id: row}`` of the model list."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(
            f"{gateway.base_url}/v1/models",
            headers={"authorization": f"Bearer {gateway.api_key}"},
            timeout=10,
        )
        return {row["id"]: row for row in answer.json()["data"]}


def finished(call: Call) -> Call:
    call.wait_head().read_all()
    return call


def status(gateway: Gateway, case: Case, model: str) -> int:
    return finished(ask(gateway, case, model, stream=False)).status


def test_both_workers_serve_an_alias_within_seconds_and_forget_it_as_fast(named: Gateway) -> None:
    def statuses() -> set[int]:
        # At the same time, so that both workers answer some of them.
        calls = [ask(named, MESSAGES, "quick", stream=False) for _ in range(24)]
        return {finished(call).status for call in calls}

    assert statuses() == {404}

    named.flask("aliases", "add", "quick", "--target", NATIVE)
    wait_until(lambda: statuses() == {200}, "the alias in every worker", 5)
    named.flask("aliases", "remove", "quick")
    wait_until(lambda: statuses() == {404}, "the end of the alias in every worker", 5)


def test_rules_are_spliced_into_the_clients_own_bytes(named: Gateway, vendor: Simulator) -> None:
    body = (
        '{ "model":"%s",\r\n "max_tokens" : 64, "temperature":1.0, "thinking":%s,'
        ' "messages":[{"role":"user","content":"h\\u00ef"}] }'
    )

    thinking = '{"type":"enabled","budget_tokens":1024}'
    call = finished(post(named, "/v1/messages", (body % ("thoughtful", thinking)).encode()))

    assert call.status == 200
    assert vendor.last(NATIVE)["body"] == body % (NATIVE, '{"type":"adaptive","display":"summarized"}')


def test_rules_are_set_in_what_a_translation_made(named: Gateway, vendor: Simulator) -> None:
    assert status(named, MESSAGES, "deep") == 200

    sent = json.loads(vendor.last(TRANSLATED)["body"])
    assert sent["reasoning"]["effort"] == "high"
    assert sent["text"]["verbosity"] == "low"


def test_a_frame_that_cannot_be_read_never_lets_a_translated_answer_look_whole(
    named: Gateway, vendor: Simulator
) -> None:
    ledger = Ledger(named)
    vendor.fail("events=20+malformed=9", model=TRANSLATED)
    call = finished(ask(named, MESSAGES, TRANSLATED))
    record = ledger.record(call.header("x-floway-request-id"))
    ledger.close()

    assert b"token1 " in call.body
    assert "on /v1/responses that is not JSON" in failure(MESSAGES, call.body)
    assert record.verdict is Verdict.UPSTREAM_ERROR
    assert "not JSON" in record.error


def test_the_next_target_serves_where_the_first_fails(named: Gateway, vendor: Simulator) -> None:
    vendor.fail("status=529", model=NATIVE)

    assert status(named, RESPONSES, "sturdy") == 200

    assert vendor.last(TRANSLATED)["path"].endswith("/responses")
    assert "sturdy" not in listed(named)


def test_the_list_tells_what_an_alias_stands_for(named: Gateway) -> None:
    rows = listed(named)

    assert rows["either"]["endpoints"] == {"anthropicMessages": {}, "openaiResponses": {}}
    assert rows["either"]["aliasedFrom"] == {
        "selection": "first-available",
        "targets": [NATIVE, TRANSLATED, "nobody"],
    }


def test_claude_codes_counts_are_estimated_where_nobody_counts(named: Gateway, vendor: Simulator) -> None:
    members = {
        "system": [{"type": "text", "text": "You are a coding agent. " * 50}],
        "tools": [{"name": "Bash", "description": "Runs a command.", "input_schema": {"type": "object"}}],
        "messages": [{"role": "user", "content": "What is in this folder?"}],
    }
    before = vendor.stats()["started"]

    calls = [
        post(
            named,
            "/v1/messages/count_tokens?beta=true",
            json.dumps({"model": TRANSLATED, **members}).encode(),
        )
        for _ in range(25)
    ]
    counts = {json.loads(finished(call).body)["input_tokens"] for call in calls}

    assert [call.header("x-floway-estimate") for call in calls] == ["true"] * 25
    [count] = counts
    assert 300 < count < 450
    assert vendor.stats()["started"] == before


def test_a_date_behind_a_known_name_is_ignored(named: Gateway) -> None:
    assert status(named, CHAT_COMPLETIONS, f"{NATIVE}-20251101") == 200


def strictly(gateway: Named, model: str, **members: Any) -> Call:
    """Send a small Messages request with the strict key."""
    body = MESSAGES.body(model, stream=False, **members)
    return finished(post(gateway, "/v1/messages", body, authorization=f"Bearer {gateway.strict_key}"))


def test_a_strict_key_takes_the_candidate_that_loses_nothing(named: Named, vendor: Simulator) -> None:
    call = strictly(named, "lossless", top_k=5)

    assert call.status == 200, call.body
    assert call.header("x-floway-loss") == ""
    assert vendor.last(NATIVE)["body"].count('"top_k"') == 1


def test_a_strict_key_is_told_of_the_upstream_that_failed(named: Named, vendor: Simulator) -> None:
    vendor.fail("status=529", model=NATIVE)

    call = strictly(named, "sturdy", top_k=5)

    assert call.status == 529


def test_a_strict_key_is_told_which_members_would_be_lost(named: Named) -> None:
    call = strictly(named, TRANSLATED, top_k=5)

    assert call.status == 400
    error = json.loads(call.body)["error"]
    assert error["type"] == "invalid_request_error"
    assert "without changing top_k." in error["message"]


def test_what_was_lost_is_kept_with_the_request(named: Gateway) -> None:
    ledger = Ledger(named)
    call = finished(ask(named, MESSAGES, TRANSLATED, stream=False, top_k=5))
    request_id = call.header("x-floway-request-id")
    ledger.record(request_id)
    ledger.close()

    shown = json.loads(named.flask("exchanges", "show", request_id, "--json"))

    assert call.header("x-floway-loss") == "dropped top_k"
    assert [(loss["path"], loss["kind"]) for loss in shown["losses"]] == [("top_k", "dropped")]
    assert shown["losses"][0]["reason"]


def test_a_prefix_serves_both_ids_and_lists_its_own(named: Named, vendor: Simulator) -> None:
    rows = listed(named)

    assert PREFIXED not in rows
    assert rows[f"az/{PREFIXED}"]["display_name"] == f"prefixed: {PREFIXED}"
    for model in (PREFIXED, f"az/{PREFIXED}"):
        assert status(named, MESSAGES, model) == 200
        assert f'"model": "{PREFIXED}"' in vendor.last(PREFIXED)["body"]


def test_a_disabled_model_is_neither_listed_nor_served(named: Named) -> None:
    assert status(named, MESSAGES, DISABLED) == 404
    assert DISABLED not in listed(named)
    assert f"az/{DISABLED}" not in listed(named)
    assert status(named, MESSAGES, f"az/{DISABLED}") == 404


def test_an_operator_is_told_why(named: Named) -> None:
    arguments = ("--key", "tests", "--protocol", "messages", "--json")

    found = json.loads(named.flask("explain", f"az/{DISABLED}", *arguments))

    reasons = {step["upstream"]: step["verdict"] for step in found["steps"]}
    assert reasons["prefixed"] == "the model is disabled there"
    assert reasons["native"] == "it does not serve the model"
    assert (found["status"], found["error"][:9]) == (404, "The model")
