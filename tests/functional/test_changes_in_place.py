"""What operators change while requests run is in force in every worker, without a gap."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.cases import MESSAGES, ask, post
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

#: Each of an upstream of one protocol, so that the protocol on the wire tells who served.
NATIVE, TRANSLATED = "sim-changes-messages", "sim-changes-responses"
#: Workers look at the revision each second; the rest is the machine's, which tests share.
PATIENCE_SECONDS = 3
#: So many at the same time are answered by both workers.
CALLS = 16


@pytest.fixture(scope="module")
def running(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Two workers with an upstream of Messages and one of Responses."""
    gateway = Gateway(tmp_path_factory.mktemp("changes"))
    gateway.prepare()
    gateway.add_upstream("native", simulator.base_url, endpoints=["messages"], models=[NATIVE])
    gateway.add_upstream("other", simulator.base_url, endpoints=["responses"], models=[TRANSLATED])
    gateway.flask("aliases", "add", "best", "--target", NATIVE)
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def finished(call: Call) -> Call:
    call.wait_head().read_all()
    return call


def statuses(gateway: Gateway, model: str) -> set[int]:
    calls = [ask(gateway, MESSAGES, model, stream=False) for _ in range(CALLS)]
    return {finished(call).status for call in calls}


def rows(gateway: Gateway) -> list[dict[str, dict[str, Any]]]:
    """``{id: row}`` of the model list, as told to clients that come one after another."""
    lists = []
    for _ in range(CALLS):
        # A connection each: one that is kept would ask the same worker again.
        answer = requests.get(
            f"{gateway.base_url}/v1/models",
            headers={"authorization": f"Bearer {gateway.api_key}", "connection": "close"},
            proxies={"http": ""},
            timeout=10,
        )
        lists.append({row["id"]: row for row in answer.json()["data"]})
    return lists


def test_an_alias_leads_elsewhere_and_never_nowhere(running: Gateway, vendor: Simulator) -> None:
    seen: list[set[int]] = []

    def is_translated() -> bool:
        calls = [ask(running, MESSAGES, "best", stream=False, top_k=5) for _ in range(CALLS)]
        losses = {finished(call).header("x-floway-loss") for call in calls}
        seen.append({call.status for call in calls})
        return losses == {"dropped top_k"}

    assert not is_translated()
    running.flask("aliases", "edit", "best", "--target", TRANSLATED, "--effort", "low")
    wait_until(is_translated, "the other target in every worker", PATIENCE_SECONDS)

    assert seen == [{200}] * len(seen)
    assert '"effort":"low"' in vendor.last(TRANSLATED)["body"].replace(" ", "")


def test_lists_show_what_the_operator_states(running: Gateway) -> None:
    assert {row["best"]["display_name"] for row in rows(running)} == {"best"}

    limits = ("--context-window", "200000", "--max-output", "8000")
    running.flask("aliases", "edit", "best", "--display-name", "The best", *limits)

    def is_shown() -> bool:
        told = [(row["best"]["display_name"], row["best"]["limits"]) for row in rows(running)]
        stated = {"max_output_tokens": 8000, "max_context_window_tokens": 200_000}
        return told == [("The best", stated)] * CALLS

    wait_until(is_shown, "the stated limits in every worker", PATIENCE_SECONDS)
    running.flask("aliases", "edit", "best", "--hidden")
    wait_until(lambda: not any("best" in row for row in rows(running)), "an unlisted alias", PATIENCE_SECONDS)
    assert statuses(running, "best") == {200}


def test_a_prefix_is_given_and_taken_away(running: Gateway) -> None:
    def told() -> tuple[set[int], set[int]]:
        return statuses(running, f"az/{NATIVE}"), statuses(running, NATIVE)

    assert told() == ({404}, {200})

    running.flask("upstreams", "prefix", "native", "az/", "--prefix-only")
    wait_until(lambda: told() == ({200}, {404}), "the prefix in every worker", PATIENCE_SECONDS)
    running.flask("upstreams", "prefix", "native", "--none")
    wait_until(lambda: told() == ({404}, {200}), "no prefix in every worker", PATIENCE_SECONDS)


def test_a_key_becomes_strict_and_lenient_again(running: Gateway) -> None:
    raw = running.flask("keys", "create", "switched", "--quiet").strip()
    body = MESSAGES.body(TRANSLATED, stream=False, top_k=5)

    def answered() -> set[int]:
        calls = [post(running, "/v1/messages", body, authorization=f"Bearer {raw}") for _ in range(CALLS)]
        return {finished(call).status for call in calls}

    wait_until(lambda: answered() == {200}, "the key in every worker", PATIENCE_SECONDS)
    running.flask("keys", "edit", "switched", "--strict")
    wait_until(lambda: answered() == {400}, "the strict key in every worker", PATIENCE_SECONDS)
    running.flask("keys", "edit", "switched", "--no-strict")
    wait_until(lambda: answered() == {200}, "the lenient key in every worker", PATIENCE_SECONDS)
