from typing import Any
from uuid import UUID

from floway import __version__
from floway.providers.base import Call
from floway.providers.copilot import forwarding, rewriting
from floway.providers.copilot.endpoints import Endpoints
from tests.support.copilot import call

VENDOR = Endpoints(None, "client", "floway")
HELLO: dict[str, Any] = {"messages": [{"role": "user", "content": "Hi"}]}


def lines(given: Call) -> dict[str, str]:
    return dict(forwarding.of_call(given, rewriting.document_of(given.body), VENDOR, "copilot-1"))


def test_the_program_that_asks_is_the_gateway() -> None:
    sent = lines(call("chat_completions", HELLO, user_agent="opencode/1.18.33", editor_version="vscode/1.99"))

    own = f"floway/{__version__}"
    assert (sent["user-agent"], sent["editor-version"], sent["editor-plugin-version"]) == (own, own, own)
    assert sent["copilot-integration-id"] == "floway"
    assert not {"editor-device-id", "x-vscode-user-agent-library-version", "vscode-machineid"} & set(sent)
    assert "vscode" not in str(sent)


def test_a_newer_opus_gets_the_same_identity_as_every_model() -> None:
    other, opus = (
        {
            name: value
            for name, value in lines(call("messages", HELLO, model=model)).items()
            if name not in ("x-request-id", "x-agent-task-id")
        }
        for model in ("claude-sonnet-4-6", "claude-opus-4-8")
    )

    assert other == opus


def test_a_call_has_an_id_of_its_own_in_two_places() -> None:
    first, second = lines(call("chat_completions", HELLO)), lines(call("chat_completions", HELLO))

    assert UUID(first["x-request-id"]).version == 4
    assert first["x-request-id"] == first["x-agent-task-id"] != second["x-request-id"]


def test_a_conversation_says_what_it_is() -> None:
    sent = lines(call("chat_completions", HELLO))

    assert (sent["openai-intent"], sent["x-interaction-type"]) == ("conversation-agent", "conversation-agent")
    assert (sent["x-initiator"], sent["x-github-api-version"]) == ("user", "2026-06-01")
    assert (sent["authorization"], sent["accept-encoding"]) == ("Bearer copilot-1", "identity")


def test_a_compaction_is_an_agents() -> None:
    sent = lines(call("responses", {"input": "Hi"}, "compact", stream=False))

    assert (sent["openai-intent"], sent["x-initiator"]) == ("conversation-compaction", "agent")


def test_a_picture_is_announced_and_nothing_else_is() -> None:
    picture = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}

    assert lines(call("chat_completions", {"messages": [picture]}))["copilot-vision-request"] == "true"
    assert "copilot-vision-request" not in lines(call("chat_completions", HELLO))


def test_a_session_becomes_a_uuid_that_does_not_tell_it() -> None:
    sent = lines(call("messages", HELLO, x_session_id="ses_4711"))
    again = lines(call("messages", HELLO, x_session_id="ses_4711"))

    assert UUID(sent["x-interaction-id"])
    assert sent["x-interaction-id"] == again["x-interaction-id"]
    assert "4711" not in sent["x-interaction-id"]
    assert "x-interaction-id" not in lines(call("messages", HELLO))
    assert "x-interaction-id" not in lines(call("chat_completions", HELLO, x_session_id="ses_4711"))


def test_only_messages_have_a_version_and_betas() -> None:
    betas = "interleaved-thinking-2025-05-14,x"

    sent = lines(call("messages", HELLO, anthropic_beta=betas))

    assert (sent["anthropic-version"], sent["anthropic-beta"]) == (
        "2023-06-01",
        "interleaved-thinking-2025-05-14",
    )
    assert "anthropic-beta" not in lines(call("chat_completions", HELLO, anthropic_beta=betas))


def test_a_list_of_models_is_asked_for_as_such() -> None:
    sent = forwarding.of_listing(VENDOR, "copilot-1")

    assert (sent["openai-intent"], sent["accept"]) == ("model-access", "application/json")
    assert "content-type" not in sent
