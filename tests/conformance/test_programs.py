"""The coding agents themselves use a tool through the gateway, whatever the upstream speaks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.cells import MODELS, UPSTREAMS
from tests.conformance.matrix import PROPERTY
from tests.support.clients.programs import (
    CLAUDE_CODE,
    CODEX,
    PRINTED,
    PROGRAMS,
    Program,
    install,
    opencode,
    run,
    version,
)
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator

#: A model of the simulated subscription, below the program's own default.
SUBSCRIBED_MODEL = "claude-sonnet-5"
#: ``{how opencode speaks: a model of the simulated seat}``, three of which have that very endpoint.
SEAT_MODELS = {
    "messages": "claude-opus-4-7",
    "chat_completions": "gpt-4.1",
    "responses": "gpt-5.6-sol",
    "gemini": "gpt-5-mini",
}

pytestmark = [pytest.mark.clients, pytest.mark.timeout(700)]


@pytest.mark.parametrize("upstream", UPSTREAMS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_an_agent_completes_a_turn_with_a_tool(
    crossing: Gateway,
    upstreams: Simulator,
    program: Program,
    upstream: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    install(program)
    name, _, protocol = program.name.partition(", ")
    row = f"{name} {version(program)}" + (f", {protocol}" if protocol else "")
    record_property(PROPERTY, (row, upstream, "tool_turn", "ok"))
    upstreams.reset()
    logged = len(crossing.log_text())

    said = run(program, crossing, MODELS[upstream], tmp_path)

    assert PRINTED in said
    requests = upstreams.find(MODELS[upstream])
    # The agent sent what its tool had printed, and neither the gateway nor the upstream refused it anything.
    assert any(PRINTED in entry["body"] for entry in requests)
    assert [entry["status"] for entry in requests if entry["status"] != 200] == []
    assert " status=4" not in crossing.log_text()[logged:]


def test_claude_code_is_served_from_a_subscription(
    subscribed: Gateway,
    upstreams: Simulator,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    install(CLAUDE_CODE)
    row = f"{CLAUDE_CODE.name} {version(CLAUDE_CODE)}"
    record_property(PROPERTY, (row, "subscription", "tool_turn", "ok"))
    upstreams.reset()

    said = run(CLAUDE_CODE, subscribed, SUBSCRIBED_MODEL, tmp_path)

    assert PRINTED in said
    requests = [entry for entry in upstreams.find(SUBSCRIBED_MODEL) if entry["path"] == "/v1/messages"]
    assert any(PRINTED in entry["body"] for entry in requests)
    for entry in requests:
        lines = dict(map(tuple, entry["headers"]))
        # The program is known as itself, and says so itself.
        assert lines["user-agent"].startswith("claude-cli/")
        assert "x-anthropic-billing-header" in entry["body"]
        assert lines["authorization"].startswith("Bearer sk-ant-oat")
        assert entry["status"] == 200
    assert " status=4" not in subscribed.log_text()


def test_codex_is_served_from_a_subscription(
    chatgpt: Gateway,
    upstreams: Simulator,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    install(CODEX)
    row = f"{CODEX.name} {version(CODEX)}"
    record_property(PROPERTY, (row, "subscription", "tool_turn", "ok"))
    upstreams.reset()

    said = run(CODEX, chatgpt, MODELS["responses"], tmp_path)

    assert PRINTED in said
    requests = [
        entry
        for entry in upstreams.find(MODELS["responses"])
        if entry["path"] == "/backend-api/codex/responses"
    ]
    assert any(PRINTED in entry["body"] for entry in requests)
    sessions = set()
    for entry in requests:
        lines = dict(map(tuple, entry["headers"]))
        # The program is known as itself, and says so itself.
        assert lines["originator"].startswith("codex_")
        assert lines["user-agent"].startswith(f"{lines['originator']}/")
        assert lines["chatgpt-account-id"] == upstreams.subscriber()["account_id"]
        sessions.add(lines["session-id"])
        assert entry["status"] == 200
    # One conversation finds the cache of its turn before.
    assert len(sessions) == 1
    assert " status=4" not in chatgpt.log_text()


@pytest.mark.parametrize("protocol", SEAT_MODELS)
def test_opencode_is_served_from_a_copilot_seat(
    seat: Gateway,
    upstreams: Simulator,
    protocol: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    program = opencode(protocol)
    install(program)
    row = f"opencode {version(program)}, {protocol}"
    record_property(PROPERTY, (row, "copilot", "tool_turn", "ok"))
    upstreams.reset()
    logged = len(seat.log_text())

    said = run(program, seat, SEAT_MODELS[protocol], tmp_path)

    assert PRINTED in said
    requests = [entry for entry in upstreams.requests() if "githubcopilot.com/" in entry["path"]]
    requests = [entry for entry in requests if entry["method"] == "POST"]
    assert any(PRINTED in entry["body"] for entry in requests)
    initiators = []
    for entry in requests:
        lines = dict(map(tuple, entry["headers"]))
        # The seat is asked by the gateway, which says so.
        assert lines["user-agent"].startswith("floway/")
        assert lines["copilot-integration-id"] == "floway"
        initiators.append(lines["x-initiator"])
        assert entry["status"] == 200
    # A person began; the program went on by itself with what its tool had printed.
    assert {"user", "agent"} == set(initiators)
    assert " status=4" not in seat.log_text()[logged:]
