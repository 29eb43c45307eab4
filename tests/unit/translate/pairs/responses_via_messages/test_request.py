from typing import Any

import pytest
from hypothesis import given, settings

from floway.domain.model import Limits
from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import LossKind
from floway.translate.pairs.responses_via_messages import translate
from tests.support.conversations import responses
from tests.support.vendor_streams import exchange

_MARKER = {"type": "ephemeral"}


def _sent(context: Context | None = None, **members: Any) -> Document:
    return translate({"model": "m", "input": "hi"} | members, context or Context("up")).document


def test_a_text_is_one_users_message() -> None:
    assert _sent() == {
        "model": "up",
        "stream": True,
        "max_tokens": 8192,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi", "cache_control": _MARKER}]}],
    }


def test_instructions_and_leading_messages_become_the_system_prompt() -> None:
    given = [
        {"role": "developer", "content": [{"type": "input_text", "text": "b"}]},
        {"role": "system", "content": "c"},
        {"role": "user", "content": "hi"},
        {"role": "developer", "content": "d"},
    ]

    sent = _sent(instructions="a", input=given)

    assert [block["text"] for block in sent["system"]] == ["a", "b", "c"]
    assert sent["system"][-1]["cache_control"] == _MARKER
    assert [message["role"] for message in sent["messages"]] == ["user", "system"]


@pytest.mark.parametrize(("limits", "limit"), [(Limits(max_output_tokens=64000), 64000), (Limits(), 8192)])
def test_the_required_limit_is_the_models_or_the_default(limits: Limits, limit: int) -> None:
    context = Context("up", limits)

    assert _sent(context)["max_tokens"] == limit
    assert ("max_output_tokens", LossKind.INVENTED) in [(one.path, one.kind) for one in context.ledger.losses]
    assert _sent(context, max_output_tokens=20)["max_tokens"] == 20


@pytest.mark.parametrize(
    ("effort", "sent"),
    [
        ("none", {"thinking": {"type": "disabled"}}),
        ("xhigh", {"output_config": {"effort": "xhigh"}}),
        (None, {}),
    ],
)
def test_the_effort_is_passed_on(effort: str | None, sent: Document) -> None:
    request = _sent(reasoning={"effort": effort, "summary": "auto"})

    assert {name: request[name] for name in ("thinking", "output_config") if name in request} == sent


def test_effort_and_schema_share_their_member() -> None:
    form = {"type": "json_schema", "name": "n", "strict": True, "schema": {"type": "object"}}

    sent = _sent(reasoning={"effort": "low"}, text={"format": form})

    assert sent["output_config"] == {
        "effort": "low",
        "format": {"type": "json_schema", "schema": {"type": "object"}},
    }


def test_sampling_that_the_newest_models_refuse_is_left_out() -> None:
    context = Context("claude-sonnet-5-5")

    assert not {"temperature", "top_p"} & _sent(context, temperature=0, top_p=0.5).keys()
    assert {"temperature", "top_p"} <= {loss.path for loss in context.ledger.losses}


def test_the_temperature_is_kept_in_range() -> None:
    assert _sent(temperature=1.5, top_p=0.5) | {"messages": 0} == {
        "model": "up",
        "stream": True,
        "max_tokens": 8192,
        "messages": 0,
        "temperature": 1,
        "top_p": 0.5,
    }


@pytest.mark.parametrize("name", ["previous_response_id", "conversation", "prompt"])
def test_a_stored_conversation_is_refused(name: str) -> None:
    with pytest.raises(Untranslatable) as caught:
        _sent(**{name: "id_1"})

    assert caught.value.param == name


def test_what_codex_sends_beside_its_conversation_is_dropped_and_entered() -> None:
    context = Context("up")
    beside = {
        "store": False,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "k",
        "client_metadata": {"turn": "1"},
        "text": {"verbosity": "low"},
    }

    sent = _sent(context, **beside)

    assert set(sent) == {"model", "stream", "max_tokens", "messages"}
    assert {loss.path for loss in context.ledger.losses} >= {
        "store",
        "include",
        "prompt_cache_key",
        "client_metadata",
        "text.verbosity",
    }


@settings(max_examples=60, deadline=None)
@given(responses.requests())
def test_what_is_sent_is_what_the_vendor_takes(document: Document) -> None:
    # This vendor did not mint the generated reasoning, and has no say in what else is left out.
    document["input"] = [item for item in document["input"] if item["type"] != "reasoning"]
    document.pop("text", None)

    sent = translate(document, Context("claude-sim")).document

    assert exchange(ANTHROPIC, "claude-sim", sent).ask.model == "claude-sim"


@settings(max_examples=60, deadline=None)
@given(responses.requests())
def test_reasoning_is_sent_with_its_bytes_or_not_at_all(document: Document) -> None:
    reasoning = [item for item in document["input"] if item["type"] == "reasoning"]
    theirs = [item["encrypted_content"] for item in reasoning if "encrypted_content" in item]
    for item in reasoning:
        item.update(
            {
                name: f"floway-packed-msg1.{sealed}"
                for name, sealed in item.items()
                if name == "encrypted_content"
            }
        )

    sent = translate(document, Context("up")).document["messages"]

    blocks = [block for message in sent for block in message["content"]]
    seals = [block.get("signature") or block.get("data") for block in blocks if "thinking" in block["type"]]
    assert seals == theirs
