"""What a Gemini answer depends on."""

from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.google.ask import read

USER = {"role": "user", "parts": [{"text": "Hello"}]}


def _read(*contents: Any, **members: Any) -> Ask:
    return read({"contents": [USER, *contents], **members}, "sim", Options(), "seed")


def test_results_are_the_responses_of_the_last_turn() -> None:
    answered = {"parts": [{"functionResponse": {"name": "f", "response": {"a": 1}}}]}

    ask = _read({"role": "model", "parts": [{"text": "x"}]}, answered)

    assert (ask.results, ask.prompt, ask.is_continued) == (('{"a": 1}',), "Hello", True)


def test_allowed_names_narrow_the_tools() -> None:
    declared = [{"functionDeclarations": [{"name": "f"}, {"name": "g", "parameters": {"type": "OBJECT"}}]}]
    calling = {"functionCallingConfig": {"mode": "any", "allowedFunctionNames": ["g"]}}

    ask = _read(tools=declared, toolConfig=calling)

    assert ([tool.name for tool in ask.tools], ask.tool_choice) == (["g"], "required")


def test_thinking_and_formats_are_read() -> None:
    def with_config(**config: Any) -> Ask:
        return _read(generationConfig=config)

    assert with_config(thinkingConfig={"thinkingBudget": -1}).thinks
    assert not with_config(thinkingConfig={"thinkingBudget": 0}).thinks
    assert not with_config().thinks
    assert with_config(responseMimeType="application/json").schema == {}
    assert with_config(responseJsonSchema={"type": "object"}).schema == {"type": "object"}
