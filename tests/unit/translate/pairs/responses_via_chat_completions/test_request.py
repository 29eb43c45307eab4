from typing import Any

import pytest
from hypothesis import given, settings

from floway.simulator.vendors.openai_chat.validate import check
from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_chat_completions import translate
from tests.support.conversations import responses

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
TOOL = {"type": "function", "name": "f", "parameters": SCHEMA}


def request(**members: Any) -> Document:
    return translate({"input": "hello", **members}, Context("served")).document


def losses(**members: Any) -> list[tuple[str, str]]:
    context = Context("served")
    translate({"input": "hello", **members}, context)
    return [(loss.path, str(loss.kind)) for loss in context.ledger.losses]


def test_the_smallest_request() -> None:
    assert request() == {
        "model": "served",
        "messages": [{"role": "user", "content": "hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_instructions_come_first() -> None:
    assert request(instructions="be brief")["messages"][0] == {"role": "system", "content": "be brief"}
    assert len(request(instructions="")["messages"]) == 1


def test_limits_effort_and_verbosity_change_their_names() -> None:
    translated = request(max_output_tokens=9, reasoning={"effort": "none"}, text={"verbosity": "low"})

    assert translated["max_tokens"] == 9
    assert translated["reasoning_effort"] == "none"
    assert translated["verbosity"] == "low"
    assert "response_format" not in translated


def test_the_limit_has_the_name_that_the_model_takes() -> None:
    document = {"input": "hello", "max_output_tokens": 9}

    assert translate(document, Context("gpt-5.5")).document["max_completion_tokens"] == 9


def test_a_flat_schema_is_nested() -> None:
    flat = {"type": "json_schema", "name": "answer", "schema": SCHEMA, "strict": True, "description": None}

    assert request(text={"format": flat})["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True},
    }


@pytest.mark.parametrize(
    "form",
    [
        {"type": "json_schema", "json_schema": {"name": "answer"}},
        {"type": "json_object"},
        {"type": "text"},
        None,
    ],
)
def test_other_formats_are_as_they_were(form: Any) -> None:
    assert request(text={"format": form})["response_format"] == form


def test_no_text_member_is_told_from_an_empty_one() -> None:
    assert request(text=None)["response_format"] is None
    assert "response_format" not in request(text={})


def test_hosted_tools_alone_leave_nothing_to_choose() -> None:
    members = {"tools": [{"type": "web_search"}], "tool_choice": "auto", "parallel_tool_calls": True}

    translated = request(**members)

    assert not {"tools", "tool_choice", "parallel_tool_calls"} & set(translated)
    assert {path for path, _ in losses(**members)} == {"tools[0]", "tool_choice", "parallel_tool_calls"}


@pytest.mark.parametrize(
    ("choice", "translated"),
    [
        ("required", "required"),
        ({"type": "function", "name": "f"}, {"type": "function", "function": {"name": "f"}}),
        ({"type": "custom", "name": "patch"}, {"type": "function", "function": {"name": "patch"}}),
        ({"type": "allowed_tools", "mode": "required", "tools": [TOOL]}, "required"),
    ],
)
def test_a_choice_among_tools(choice: Any, translated: Any) -> None:
    tools = [TOOL, {"type": "custom", "name": "patch"}]

    assert request(tools=tools, tool_choice=choice)["tool_choice"] == translated


def test_a_forced_hosted_tool_is_no_choice() -> None:
    assert "tool_choice" not in request(tools=[TOOL], tool_choice={"type": "web_search"})
    assert losses(tools=[TOOL], tool_choice={"type": "web_search"}) == [("tool_choice", "dropped")]


def test_what_chat_does_not_have_is_noted() -> None:
    members = {
        "include": ["x"],
        "client_metadata": {},
        "truncation": "auto",
    }

    assert losses(**members) == [(name, "dropped") for name in members]
    assert not set(members) & set(request(**members))


def test_shared_parameters_pass_as_they_are() -> None:
    shared = {"store": None, "prompt_cache_key": "k", "temperature": 0, "service_tier": "fast"}

    assert request(**shared).items() >= shared.items()


@given(responses.requests())
@settings(deadline=None)
def test_the_vendor_takes_every_request_but_for_reasoning(document: Document) -> None:
    if document.get("service_tier") == "fast":
        del document["service_tier"]
    document.pop("text", None)
    translated = translate(document, Context("gpt")).document
    for message in translated["messages"]:
        # OpenAI's own endpoint has no member for it; the vendors that reason in Chat do.
        message.pop("reasoning_items", None)
        message.pop("reasoning_text", None)

    check(translated)

    assert translated["messages"]
