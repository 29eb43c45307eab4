"""A Claude subscription beside an upstream with an API key: who is served where, and what is left behind."""

import json
import time
from collections.abc import Iterator
from typing import Any

import anthropic
import pytest
from flask import Flask

from floway.domain.verdict import Verdict
from floway.providers.claude_code import state
from floway.providers.claude_code.state import Credential, Snapshot
from floway.settings import load
from floway.store import db, states
from tests.support import claude_code
from tests.support.cases import MESSAGES, Case, ask, either_way, every_protocol, post
from tests.support.database import store_app
from tests.support.gateway import UPSTREAM_KEY, Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger

#: Served by the subscription alone, by both, and by the other one alone.
ONLY, BOTH, ELSEWHERE = "claude-opus-5", "claude-sonnet-5", "claude-elsewhere"
#: Before adaptive thinking, as it is asked for and as the vendor calls it.
OLDER = ("claude-haiku-4-5", "claude-haiku-4-5-20251001")
BILLING = b"x-anthropic-billing-header: cc_version="
REFUSAL = (
    f"The model '{ONLY}' does not serve this request: it is served only by a Claude subscription, which "
    "accepts Claude Code clients. An upstream with an API key can be added for other clients."
)


class Stage:
    """One gateway with two workers, its operator, and the vendor of both of its upstreams."""

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        #: A test has done something to the account since ``again``.
        self.is_touched = False
        self.operator = operator
        self._app = app
        self.upstream_id = operator.import_login(vendor.login(), "subscription")
        self.keyed_id = gateway.add_upstream("keyed", vendor.base_url, models=[BOTH, ELSEWHERE], sort_order=9)
        self._settle()

    def again(self) -> None:
        """A healthy account with a fresh login, and an empty journal."""
        self.vendor.reset()
        self.login()
        self.vendor.reset()

    def login(self) -> None:
        """Another login of the account; the models are asked for anew."""
        self.operator.reimport_login(self.upstream_id, self.vendor.login())
        self._settle()

    def _settle(self) -> None:
        """Wait until every worker knows the upstreams, and let each ask for the models."""
        self.gateway.take_over()
        lines = {"authorization": f"Bearer {self.gateway.api_key}"}
        for _ in range(2):
            calls = [Call(self.gateway.port, "GET", "/v1/models", lines) for _ in range(16)]
            assert all(ONLY.encode() in call.read_all() for call in calls)

    def send(self, model: str = ONLY, name: str = "interactive", **changes: Any) -> Call:
        """A request of Claude Code, answered to its end."""
        body = claude_code.body(name, model=model, **changes)
        lines = claude_code.headers(name, authorization=f"Bearer {self.gateway.api_key}", cookie="a=b")
        call = Call(self.gateway.port, "POST", claude_code.path(name), lines, body)
        call.read_all()
        return call

    def stored(self) -> Credential:
        """The credential in the database."""
        with self._app.app_context():
            return state.read(self.upstream_id, states.read(self.upstream_id))

    def calls(self) -> list[tuple[str, int]]:
        """``(path, status)`` of everything that the vendor was asked since the journal is empty."""
        return [(entry["path"], entry["status"]) for entry in self.vendor.requests()]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage of all tests here."""
    with running_simulator() as vendor:
        gateway = Gateway(tmp_path_factory.mktemp("claude-code"), vendor.claude_code_settings())
        gateway.prepare()
        gateway.start()
        try:
            named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
            app = store_app(load(named))
            with Operator(gateway, app) as operator:
                yield Stage(gateway, vendor, operator, app)
            with app.app_context():
                db.db.engine.dispose()
            gateway.stop()
        finally:
            gateway.kill()


@pytest.fixture
def stage(shared: Stage) -> Stage:
    """The stage as nobody has used it yet."""
    shared.again()
    shared.is_touched = True
    return shared


@pytest.fixture
def calm(shared: Stage) -> Stage:
    """The stage for tests that leave the account as it is; the journal is empty."""
    if shared.is_touched:
        shared.again()
        shared.is_touched = False
    shared.vendor.reset()
    return shared


@pytest.fixture
def books(shared: Stage) -> Iterator[Ledger]:
    """What the gateway stores from now on."""
    reader = Ledger(shared.gateway)
    yield reader
    reader.close()


def limited(stage: Stage) -> Call:
    """Have the vendor refuse for an hour, and every worker know it; the vendor's own refusal."""
    reset = int(time.time()) + 3600
    stage.vendor.subscription(status="rejected", reset=reset, representative_claim="five_hour")
    refused = stage.send()
    wait_until(
        lambda: (quota := stage.stored().quota_snapshot) and quota.data["status"] == "rejected", "it", 5
    )
    stage.gateway.take_over()
    return refused


@pytest.mark.parametrize(("markers", "status"), [(4, 200), (5, 400)])
def test_cache_markers_are_the_clients_own_business(calm: Stage, markers: int, status: int) -> None:
    cached = {"cache_control": {"type": "ephemeral"}}
    system = claude_code.document("interactive")["system"][:2]
    system += [{"type": "text", "text": f"Rule {number}.", **cached} for number in range(markers - 1)]
    turns = [{"role": "user", "content": "hi"}]

    answer = calm.send(system=system, messages=turns)

    assert answer.status == status
    [sent] = calm.vendor.requests()
    assert sent["body"].encode() == claude_code.body("interactive", model=ONLY, system=system, messages=turns)


def test_betas_in_several_headers_go_on_in_one(calm: Stage) -> None:
    lines = claude_code.headers("interactive", anthropic_beta=None)
    lines |= {"authorization": f"Bearer {calm.gateway.api_key}"}
    several = [*lines.items(), ("anthropic-beta", "claude-code-20250219"), ("anthropic-beta", "b-2,a-1")]
    # Most of a recorded body needs the betas that were recorded with it.
    plain = {name: claude_code.document("interactive")[name] for name in ("system", "metadata", "stream")}
    body = json.dumps({**plain, **MESSAGES.members("hi"), "model": ONLY}).encode()

    answer = Call(calm.gateway.port, "POST", claude_code.path("interactive"), several, body)
    answer.read_all()

    assert answer.status == 200
    [sent] = calm.vendor.requests()
    betas = [value for name, value in sent["headers"] if name == "anthropic-beta"]
    assert [value.replace(" ", "") for value in betas] == ["claude-code-20250219,b-2,a-1,oauth-2025-04-20"]


@pytest.mark.parametrize("name", claude_code.CALLS)
def test_a_genuine_request_reaches_the_vendor_byte_for_byte(calm: Stage, name: str) -> None:
    model, upstream_model = OLDER if name == "older_model" else (ONLY, ONLY)
    answer = calm.send(model, name)

    assert (answer.status, b"event: message_stop" in answer.body) == (200, True)
    [sent] = calm.vendor.requests()
    assert sent["body"].encode() == claude_code.body(name, model=upstream_model)
    assert BILLING in sent["body"].encode()
    assert (sent["path"], sent["query"]) == ("/v1/messages", "beta=true")
    lines = dict(map(tuple, sent["headers"]))
    given = claude_code.headers(name)
    assert lines.pop("authorization").startswith("Bearer sk-ant-oat")
    assert lines.pop("anthropic-beta") == given.pop("anthropic-beta") + ",oauth-2025-04-20"
    assert lines.pop("accept-encoding") == "identity"
    del given["accept-encoding"], lines["host"], lines["content-length"]
    assert lines == given


def test_what_answers_say_of_the_quota_has_a_history(calm: Stage) -> None:
    path = f"upstreams/{calm.upstream_id}/quota-history?window=five_hour"

    assert calm.send().status == 200

    def is_told() -> bool:
        quota, found = calm.stored().quota_snapshot, calm.operator.get(path)["items"]
        # Each change of the status is a point at once; other changes may come too soon after one.
        return bool(found and quota) and found[0]["points"][-1]["status"] == quota.data["fiveHour"]["status"]

    wait_until(is_told, "the point of the last status", 10)
    [series] = calm.operator.get(path)["items"]
    assert series["account_id"] == calm.stored().account_uuid
    assert all(point["used"] is not None and point["resets_at"] for point in series["points"])


def test_only_the_model_becomes_the_vendors_dated_id(calm: Stage) -> None:
    answer = calm.send("claude-sonnet-4-5", "older_model")

    assert answer.status == 200
    [sent] = calm.vendor.requests()
    wanted = claude_code.body("older_model", model="claude-sonnet-4-5")
    dated = wanted.replace(b'"claude-sonnet-4-5"', b'"claude-sonnet-4-5-20250929"')
    assert sent["body"].encode() == dated


def test_a_dated_id_is_the_same_model(calm: Stage) -> None:
    assert calm.send("claude-sonnet-4-5-20250929", "older_model").status == 200
    assert calm.vendor.requests()[0]["model"] == "claude-sonnet-4-5-20250929"


def test_the_same_request_elsewhere_has_its_billing_block_stripped(calm: Stage) -> None:
    assert calm.send(ELSEWHERE).status == 200

    [sent] = calm.vendor.requests()
    given = claude_code.document("interactive", model=ELSEWHERE)
    assert BILLING.decode() not in sent["body"]
    assert json.loads(sent["body"]) == {**given, "system": given["system"][1:]}
    assert f"Bearer {UPSTREAM_KEY}" in dict(map(tuple, sent["headers"])).values()


def test_claude_codes_whole_answers_and_counts_are_served_too(calm: Stage) -> None:
    whole = calm.send(name="headless", stream=False)
    counted = calm.send(name="count_tokens")

    assert json.loads(whole.body)["type"] == "message"
    assert json.loads(counted.body)["input_tokens"] > 0
    assert calm.calls() == [("/v1/messages", 200), ("/v1/messages/count_tokens", 200)]


@either_way
@every_protocol
def test_another_client_is_told_what_it_takes(calm: Stage, case: Case, stream: bool) -> None:
    refused = ask(calm.gateway, case, ONLY, stream)
    refused.read_all()

    assert refused.status == 403
    assert refused.header("content-type") == "application/json"
    error = json.loads(refused.body)["error"]
    assert error["message"] == REFUSAL
    if case.id == "gemini":
        assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    else:
        assert error["type"] == "permission_error"
    if case.id in ("chat_completions", "responses"):
        assert (error["code"], error["param"]) == ("upstream_requires_native_client", None)
    # Neither a token nor a connection was spent on it.
    assert calm.calls() == []


@every_protocol
def test_another_client_is_served_by_the_upstream_with_an_api_key(calm: Stage, case: Case) -> None:
    answer = ask(calm.gateway, case, BOTH)
    answer.read_all()

    assert (answer.status, case.terminal in answer.body) == (200, True)
    [sent] = calm.vendor.requests()
    assert UPSTREAM_KEY in str(sent["headers"])


def test_the_anthropic_sdk_gets_the_same(calm: Stage) -> None:
    with anthropic.Anthropic(
        base_url=calm.gateway.base_url, api_key=calm.gateway.api_key, max_retries=0
    ) as sdk:

        def create(model: str) -> str:
            turns: list[Any] = [{"role": "user", "content": "hi"}]
            message = sdk.messages.create(model=model, max_tokens=64, messages=turns)
            return str(message.content[0].type)

        assert create(BOTH) == "text"
        with pytest.raises(anthropic.PermissionDeniedError, match="accepts Claude Code clients"):
            create(ONLY)
        with pytest.raises(anthropic.PermissionDeniedError):
            sdk.messages.count_tokens(model=ONLY, messages=[{"role": "user", "content": "hi"}])


def test_a_real_failure_is_not_hidden_behind_the_subscriptions_refusal(calm: Stage) -> None:
    calm.vendor.fail("status=529", model=BOTH)

    answer = ask(calm.gateway, MESSAGES, BOTH)
    answer.read_all()

    assert (answer.status, json.loads(answer.body)["error"]["type"]) == (529, "overloaded_error")


def test_claude_code_on_another_path_is_another_client(calm: Stage) -> None:
    agent = claude_code.headers()["user-agent"]
    body = json.dumps({"model": ONLY, "messages": [{"role": "user", "content": "hi"}]}).encode()

    refused = post(calm.gateway, "/v1/chat/completions", body, user_agent=agent, x_app="cli")
    refused.read_all()

    assert (refused.status, calm.calls()) == (403, [])


def test_the_quota_of_an_answer_is_stored(stage: Stage) -> None:
    stage.vendor.subscription(five_hour_utilization=0.77)
    assert stage.send().status == 200

    def stored() -> Snapshot | None:
        # Until then there may be one of an answer to the test before, which was written late.
        quota = stage.stored().quota_snapshot
        return quota if quota and quota.data["fiveHour"]["utilization"] == 0.77 else None

    quota = wait_until(stored, "the quota", 15)

    assert quota is not None
    assert quota.data["status"] == "allowed"
    assert quota.data["raw"]["anthropic-ratelimit-unified-status"] == "allowed"
    assert stage.stored().usage_probe_snapshot is None
    assert "claude_code_quota_state_transition" in stage.gateway.log_text()


def test_a_spent_quota_is_answered_by_us_until_its_reset(stage: Stage, books: Ledger) -> None:
    refused = limited(stage)
    stage.vendor.reset()
    stage.vendor.subscription(status="allowed")

    answer = stage.send()

    assert (refused.status, json.loads(refused.body)["error"]["type"]) == (429, "rate_limit_error")
    error = json.loads(answer.body)
    assert (answer.status, error["type"], error["error"]["type"]) == (
        429,
        "error",
        "claude_code_rate_limited",
    )
    assert 3500 < int(answer.header("retry-after")) <= 3600
    assert error["error"]["retry_at"] in error["error"]["message"]
    assert stage.calls() == []
    record = books.wait(2)[1]
    assert (record.upstream_id, record.status, record.attempts) == (stage.upstream_id, 429, 1)
    assert record.verdict is Verdict.UPSTREAM_ERROR
    assert "used up until" in record.error


def test_a_spent_quota_leaves_the_request_to_the_next_upstream(stage: Stage, books: Ledger) -> None:
    limited(stage)
    stage.vendor.reset()

    answer = stage.send(BOTH)

    assert answer.status == 200
    [sent] = stage.vendor.requests()
    assert BILLING.decode() not in sent["body"]
    record = books.wait(2)[1]
    assert (record.upstream_id, record.attempts) == (stage.keyed_id, 2)
    assert record.verdict is Verdict.COMPLETE


def test_a_refused_token_is_renewed_once(stage: Stage) -> None:
    stage.vendor.expire()

    answer = stage.send()

    assert answer.status == 200
    assert stage.calls() == [("/v1/messages", 401), ("/v1/oauth/token", 200), ("/v1/messages", 200)]
    assert stage.stored().is_active


def test_a_login_that_the_vendor_ended_is_told_and_not_asked_again(stage: Stage, books: Ledger) -> None:
    stage.vendor.expire()
    stage.vendor.revoke()

    first = stage.send()
    stage.gateway.take_over()
    stage.vendor.reset()
    second = stage.send()
    other = stage.send(BOTH)

    errors = [json.loads(call.body)["error"] for call in (first, second)]
    assert [call.status for call in (first, second, other)] == [503, 503, 200]
    assert {error["type"] for error in errors} == {"claude_code_upstream_unavailable"}
    assert errors[0]["message"].startswith("Claude Code refresh failed: ")
    assert errors[1]["message"].startswith("The Claude Code account is refresh_failed: ")
    assert stage.calls() == [("/v1/messages", 200)]
    assert stage.stored().state == "refresh_failed"
    assert [(record.attempts, record.status) for record in books.wait(3)] == [(1, 503), (1, 503), (2, 200)]


@pytest.mark.parametrize(
    ("sentinel", "status", "reason"),
    [
        ({"organization_disabled": True}, 400, "org_disabled_400_sentinel"),
        ({"oauth_allowed": False}, 403, "org_banned_403_sentinel"),
    ],
)
def test_the_vendors_last_words_reach_the_client_and_end_the_login(
    stage: Stage, sentinel: dict[str, bool], status: int, reason: str
) -> None:
    stage.vendor.subscription(**sentinel)

    first = stage.send()
    wait_until(lambda: not stage.stored().is_active, "the end of the login", 5)
    stage.gateway.take_over()
    stage.vendor.reset()
    second = stage.send()

    assert first.status == status
    document = json.loads(first.body)
    # As the vendor wrote it: our own errors name another request id.
    assert document["request_id"] == first.header("request-id")
    assert second.status == 503
    assert "contact Anthropic" in json.loads(second.body)["error"]["message"]
    assert stage.calls() == []
    assert f"reason={reason}" in stage.gateway.log_text()


def test_the_models_of_the_subscription_are_listed_with_their_long_contexts(calm: Stage) -> None:
    lines = {"authorization": f"Bearer {calm.gateway.api_key}"}
    listed = Call(calm.gateway.port, "GET", "/v1/models", lines)

    rows = {row["id"]: row for row in json.loads(listed.read_all())["data"]}

    assert {ONLY, f"{ONLY}[1m]", "claude-sonnet-4-5", "claude-haiku-4-5"} <= rows.keys()
    assert rows[ONLY]["limits"]["max_context_window_tokens"] == 1_000_000
    assert rows[ONLY]["endpoints"] == {"anthropicMessages": {}}
    assert rows[ONLY]["access"] == "native-client"
    assert "access" not in rows[BOTH]


def test_models_are_assumed_while_the_vendor_does_not_list_them(stage: Stage) -> None:
    stage.vendor.fail("status=529", path="/v1/models", times=None)
    stage.login()

    answer = stage.send()

    assert answer.status == 200
    assert ("/v1/models", 529) in stage.calls()
    assert "catalog_failed" in stage.gateway.log_text()


def test_no_token_reaches_the_log(calm: Stage) -> None:
    calm.send()

    assert "sk-ant-" not in calm.gateway.log_text()
