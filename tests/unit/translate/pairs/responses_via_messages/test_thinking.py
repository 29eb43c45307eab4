from typing import Any

import pytest

from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.translate.base import Context, Document
from floway.translate.ledger import Loss, LossKind
from floway.translate.pairs.responses_via_messages import translate
from tests.support.vendor_streams import exchange

NEWEST, OLDER, UNKNOWN = "claude-opus-4-7", "claude-sonnet-4-5", "claude-sim"
TOOL = {"type": "function", "name": "f", "parameters": {"type": "object"}}
CALLED = [
    {"type": "message", "role": "user", "content": "use f"},
    {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"},
    {"type": "function_call_output", "call_id": "c1", "output": "done"},
]


def sent(model: str, reasoning: Any, context: Context | None = None, **members: Any) -> Document:
    """The request, which the vendor takes."""
    document = {"model": "m", "input": "hi", "reasoning": reasoning, **members}
    request = translate(document, context or Context(model)).document
    exchange(ANTHROPIC, model, request)
    return {name: request[name] for name in ("thinking", "output_config") if name in request}


def losses(model: str, reasoning: Any, **members: Any) -> list[Loss]:
    context = Context(model)
    sent(model, reasoning, context, **members)
    return [loss for loss in context.ledger.losses if loss.path.partition(".")[0] == "reasoning"]


@pytest.mark.parametrize("effort", ["low", "medium", "high", "xhigh"])
def test_the_newest_models_think_as_much_as_the_effort_says(effort: str) -> None:
    assert sent(NEWEST, {"effort": effort}) == {
        "thinking": {"type": "adaptive"},
        "output_config": {"effort": effort},
    }


def test_they_show_their_thinking_only_to_a_client_that_asks() -> None:
    asked = {"effort": "high", "summary": "auto"}

    assert sent(NEWEST, asked)["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert losses(NEWEST, asked) == []


@pytest.mark.parametrize(
    ("effort", "tokens"), [("minimal", 1024), ("low", 1024), ("medium", 8192), ("high", 24_576)]
)
def test_older_models_have_a_budget(effort: str, tokens: int) -> None:
    request = sent(OLDER, {"effort": effort, "summary": "auto"}, max_output_tokens=64_000)

    assert request == {"thinking": {"type": "enabled", "budget_tokens": tokens}}


def test_a_budget_leaves_half_of_the_limit_to_the_answer() -> None:
    assert sent(OLDER, {"effort": "high"})["thinking"]["budget_tokens"] == 4096
    assert sent(OLDER, {"effort": "high"}, max_output_tokens=2000) == {}


def test_one_model_has_both() -> None:
    assert sent("claude-opus-4-5", {"effort": "minimal"}, max_output_tokens=4096) == {
        "thinking": {"type": "enabled", "budget_tokens": 1024},
        "output_config": {"effort": "low"},
    }


@pytest.mark.parametrize("model", [NEWEST, OLDER, UNKNOWN, "claude-3-5-haiku"])
def test_nothing_is_switched_on_that_nobody_asked_for(model: str) -> None:
    assert sent(model, None) == {}
    assert sent(model, {"summary": "auto"}) == {}
    assert sent(model, {"effort": None}) == {}
    assert sent(model, {"effort": "none"}) == {"thinking": {"type": "disabled"}}


def test_a_name_that_says_nothing_gets_the_effort_as_it_is() -> None:
    assert sent(UNKNOWN, {"effort": "high"}) == {"output_config": {"effort": "high"}}


def test_a_model_that_does_not_think_gets_nothing() -> None:
    assert sent("claude-3-5-haiku", {"effort": "high"}) == {}
    assert [loss.kind for loss in losses("claude-3-5-haiku", {"effort": "high"})] == [LossKind.DROPPED]


def test_no_thinking_where_a_tool_is_forced() -> None:
    forced = {"tools": [TOOL], "tool_choice": "required"}

    assert sent(NEWEST, {"effort": "high"}, **forced) == {"output_config": {"effort": "high"}}
    assert sent(OLDER, {"effort": "high"}, **forced) == {}


def test_no_budget_amid_calls_whose_thinking_is_lost() -> None:
    assert sent(OLDER, {"effort": "high"}, input=CALLED, tools=[TOOL]) == {}
    assert sent(NEWEST, {"effort": "high"}, input=CALLED, tools=[TOOL])["thinking"] == {"type": "adaptive"}


def test_sampling_gives_way_to_thinking() -> None:
    context = Context(NEWEST)

    sent(NEWEST, {"effort": "high"}, context, temperature=0.3, top_p=0.5)

    paths = [loss.path for loss in context.ledger.losses]
    assert {"temperature", "top_p"} <= set(paths)


@pytest.mark.parametrize("reasoning", [5, "high", [], {}, {"effort": 5}, {"effort": []}])
def test_odd_reasoning_switches_nothing_on(reasoning: Any) -> None:
    assert sent(NEWEST, reasoning) == {}
