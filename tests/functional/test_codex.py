"""A ChatGPT subscription beside an upstream with an API key: who is served where, and what is left behind."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from flask import Flask

from floway.domain.verdict import Verdict
from floway.providers.codex import state
from floway.providers.codex.state import Credential
from floway.settings import load
from floway.store import db, states
from tests.support import codex
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger

#: Served by the subscription alone, and by both.
ONLY, BOTH = "gpt-5.5", "gpt-5.4"
RESPONSES, COMPACT = "/backend-api/codex/responses", "/backend-api/codex/responses/compact"
TOKEN = "/openai/oauth/token"
REFUSAL = (
    f"The model '{ONLY}' does not serve this request: it is served only by a ChatGPT subscription, which "
    "accepts Codex clients. An upstream with an API key can be added for other clients."
)


class Stage:
    """One gateway with two workers, its operator, and the vendor of both of its upstreams."""

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        #: A test has done something to the account since ``again``.
        self.is_touched = False
        self._operator = operator
        self._app = app
        self.upstream_id = str(operator.post("upstreams/codex-import", **self._login("subscription"))["id"])
        self.keyed_id = gateway.add_upstream("keyed", vendor.base_url, models=[BOTH], sort_order=9)
        self._settle()

    def again(self) -> None:
        """A healthy account with a fresh login, and an empty journal."""
        self.vendor.reset()
        self._operator.post(f"upstreams/{self.upstream_id}/codex-reimport", **self._login())
        self._settle()
        self.vendor.reset()

    def _login(self, name: str | None = None) -> dict[str, str]:
        source = {"auth_json": json.dumps(self.vendor.chatgpt_login())}
        return source if name is None else {**source, "name": name}

    def _settle(self) -> None:
        """Wait until every worker knows the upstreams, and let each ask for the models."""
        self.gateway.take_over()
        lines = {"authorization": f"Bearer {self.gateway.api_key}"}
        for _ in range(2):
            calls = [Call(self.gateway.port, "GET", "/v1/models", lines) for _ in range(16)]
            assert all(ONLY.encode() in call.read_all() for call in calls)

    def send(self, model: str = ONLY, path: str = "/v1/responses", **changes: Any) -> Call:
        """A request of Codex, answered to its end."""
        lines = codex.headers(authorization=f"Bearer {self.gateway.api_key}", cookie="a=b")
        call = Call(self.gateway.port, "POST", path, lines, codex.body(model=model, **changes))
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
        gateway = Gateway(tmp_path_factory.mktemp("codex"), vendor.codex_settings())
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


def test_a_genuine_request_reaches_the_backend_with_what_it_needs(calm: Stage, books: Ledger) -> None:
    answer = calm.send()

    # The backend does not say what it sends.
    assert (answer.status, b"event: response.completed" in answer.body) == (200, True)
    assert answer.header("content-type").startswith("text/event-stream")
    [sent] = calm.vendor.requests()
    own = codex.document(model=ONLY)
    assert sent["path"] == RESPONSES
    assert json.loads(sent["body"]) == {**own, "instructions": "Follow the instructions in the conversation."}
    lines = dict(sent["headers"])
    assert {
        name: lines[name] for name in ("user-agent", "originator", "session-id", "x-codex-window-id")
    } == {
        name: codex.headers()[name]
        for name in ("user-agent", "originator", "session-id", "x-codex-window-id")
    }
    assert calm.gateway.api_key not in str(sent["headers"])
    assert "cookie" not in lines
    record = books.wait(1)[0]
    assert (record.upstream_id, record.model_key, record.verdict) == (
        calm.upstream_id,
        ONLY,
        Verdict.COMPLETE,
    )
    assert record.usage.output_tokens > 0


def test_a_session_that_is_only_named_elsewhere_is_stated_for_the_prompt_cache(calm: Stage) -> None:
    lines = codex.headers(
        authorization=f"Bearer {calm.gateway.api_key}", session_id=None, x_codex_turn_metadata=None
    )
    body = codex.body(model=ONLY, client_metadata={}, prompt_cache_key="s-1")
    call = Call(calm.gateway.port, "POST", "/v1/responses", lines, body)
    call.read_all()

    [sent] = calm.vendor.requests()
    assert call.status == 200
    assert dict(sent["headers"])["session-id"] == "s-1"


@pytest.mark.parametrize("tier", ["flex", "priority"])
def test_a_tier_goes_through_and_is_accounted(calm: Stage, books: Ledger, tier: str) -> None:
    assert calm.send(service_tier=tier).status == 200

    assert json.loads(calm.vendor.requests()[0]["body"])["service_tier"] == tier
    assert books.wait(1)[0].tier == tier


def test_a_compaction_is_answered_in_one_piece_and_billed(calm: Stage, books: Ledger) -> None:
    document = codex.document(model=ONLY)
    lines = codex.headers(authorization=f"Bearer {calm.gateway.api_key}")
    body = json.dumps({name: document[name] for name in ("model", "input", "tools")}).encode()
    call = Call(calm.gateway.port, "POST", "/v1/responses/compact", lines, body)
    answer = json.loads(call.read_all())

    assert (call.status, answer["object"]) == (200, "response.compaction")
    [sent] = calm.vendor.requests()
    assert sent["path"] == COMPACT
    assert not {"store", "stream"} & json.loads(sent["body"]).keys()
    record = books.wait(1)[0]
    assert record.usage.input_tokens + record.usage.cache_read_tokens == answer["usage"]["input_tokens"]


def test_other_clients_get_a_403_that_says_why_or_the_upstream_with_a_key(calm: Stage) -> None:
    sdk = openai.OpenAI(base_url=f"{calm.gateway.base_url}/v1", api_key=calm.gateway.api_key, max_retries=0)

    with pytest.raises(openai.PermissionDeniedError) as caught:
        sdk.responses.create(model=ONLY, input="hi", stream=True)
    served = sdk.responses.create(model=BOTH, input="hi")

    assert caught.value.body == {
        "message": REFUSAL,
        "type": "permission_error",
        "param": None,
        "code": "upstream_requires_native_client",
    }
    assert "Simulated answer" in served.output_text
    assert [path for path, _ in calm.calls()] == ["/v1/responses"]


def test_a_request_for_a_whole_answer_is_not_codexs(calm: Stage) -> None:
    refused = calm.send(stream=False)

    assert (refused.status, json.loads(refused.body)["error"]["message"]) == (403, REFUSAL)
    assert calm.calls() == []


def test_a_refused_token_is_renewed_once(stage: Stage) -> None:
    stage.vendor.expire_chatgpt()

    answer = stage.send()

    assert answer.status == 200
    assert stage.calls() == [(RESPONSES, 401), (TOKEN, 200), (RESPONSES, 200)]
    assert stage.stored().is_active


def test_many_requests_renew_a_token_once_over_all_workers(stage: Stage) -> None:
    stage.vendor.expire_chatgpt()

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: stage.send(), range(48)))

    assert {answer.status for answer in answers} == {200}
    tokens = stage.vendor.chatgpt_tokens()
    assert (tokens["mints"], tokens["reuse_attempts"]) == (1, 0)
    assert stage.stored().refresh_token in tokens["refresh_tokens"]


def test_a_session_that_the_vendor_ended_is_told_and_not_asked_again(stage: Stage, books: Ledger) -> None:
    stage.vendor.revoke_chatgpt()

    first = stage.send()
    stage.gateway.take_over()
    stage.vendor.reset()
    second = stage.send()
    other = stage.send(BOTH)

    errors = [json.loads(call.body)["error"] for call in (first, second)]
    assert [call.status for call in (first, second, other)] == [503, 503, 200]
    assert {error["type"] for error in errors} == {"codex_upstream_unavailable"}
    assert stage.calls() == [("/v1/responses", 200)]
    assert stage.stored().state == "refresh_failed"
    assert [(record.attempts, record.status) for record in books.wait(3)] == [(1, 503), (1, 503), (2, 200)]


def test_a_used_up_quota_is_relayed_and_remembered_until_when(stage: Stage) -> None:
    account = stage.vendor.subscriber(is_limited=True, secondary_reset_at=time.time() + 7200)

    refused = stage.send()

    assert (refused.status, json.loads(refused.body)["error"]["code"]) == (429, "usage_limit_reached")
    kept = wait_until(
        lambda: {
            limit: snapshot.data
            for limit, snapshot in stage.stored().quota_snapshots.items()
            if "ratelimited_until" in snapshot.data
        },
        "the quota",
        5,
    )
    assert kept.keys() == {account["active_limit"]}
    data = kept["codex"]
    assert data["ratelimited_until"] == max(data["primary_reset_after_at"], data["secondary_reset_after_at"])
    # Nothing of it gates: only the vendor knows which limit a request runs into.
    stage.vendor.subscriber(is_limited=False, active_limit="codex-spark")
    assert stage.send().status == 200
    wait_until(lambda: len(stage.stored().quota_snapshots) == 2, "the other limit", 5)


def test_a_used_up_quota_leaves_the_request_to_the_next_upstream(stage: Stage) -> None:
    stage.vendor.subscriber(is_limited=True)

    answer = stage.send(BOTH)

    assert answer.status == 200
    assert stage.calls() == [(RESPONSES, 429), ("/v1/responses", 200)]

    def is_passed_over() -> bool:
        before = len(stage.calls())
        assert stage.send(BOTH).status == 200
        return stage.calls()[before:] == [("/v1/responses", 200)]

    # Each worker has heard of it, so none asks the used-up account first.
    wait_until(lambda: all(is_passed_over() for _ in range(6)), "an account that is left alone", 10)


def test_no_token_is_in_the_log(shared: Stage) -> None:
    credential = shared.stored()
    log = shared.gateway.log_text()

    assert credential.refresh_token not in log
    assert credential.access_token is not None
    assert credential.access_token.token not in log
    assert "sim-rt-" not in log
