import json
from typing import Any

import pytest

from floway.errors import MalformedRequest
from floway.providers.codex.rewriting import DEFAULT_INSTRUCTIONS, UNSUPPORTED, document_of, rewritten
from floway.providers.codex.session import Session
from tests.support.codex import body as recorded

SESSION = Session("session", "thread")
#: What the backend wants, already so.
READY = {
    "model": "gpt-5.5",
    "input": [{"role": "user", "content": "Hi"}],
    "instructions": "Be brief.",
    "store": False,
    "stream": True,
    "prompt_cache_key": "own",
}


def sent(given: dict[str, Any], action: str = "generate") -> dict[str, Any]:
    body = json.dumps(given).encode()
    kind = "compact" if action == "compact" else "generate"
    made: dict[str, Any] = json.loads(rewritten(body, document_of(body), kind, SESSION))
    return made


def test_what_is_ready_keeps_its_bytes() -> None:
    body = json.dumps(READY, indent=3).encode()

    assert rewritten(body, document_of(body), "generate", SESSION) is body


def test_of_codexs_own_request_only_the_instructions_are_added() -> None:
    body = recorded()

    made = rewritten(body, document_of(body), "generate", SESSION)

    stated = b'"instructions":' + json.dumps(DEFAULT_INSTRUCTIONS).encode() + b","
    assert made == b"{" + stated + body[1:]


@pytest.mark.parametrize("given", [True, None, ...])
def test_nothing_is_stored(given: Any) -> None:
    document = {name: value for name, value in {**READY, "store": given}.items() if value is not ...}

    assert sent(document)["store"] is False


@pytest.mark.parametrize("given", [False, None, ...])
def test_the_backend_always_streams(given: Any) -> None:
    document = {name: value for name, value in {**READY, "stream": given}.items() if value is not ...}

    assert sent(document)["stream"] is True


@pytest.mark.parametrize("given", ["", None, ...])
def test_missing_instructions_are_stated(given: Any) -> None:
    document = {name: value for name, value in {**READY, "instructions": given}.items() if value is not ...}

    assert sent(document)["instructions"] == DEFAULT_INSTRUCTIONS


@pytest.mark.parametrize("given", ["  ", "Be brief.", ["odd"]])
def test_other_instructions_are_somebodys(given: Any) -> None:
    assert sent({**READY, "instructions": given})["instructions"] == given


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_the_backend_refuses_is_left_out(name: str) -> None:
    assert sent({**READY, name: 1}) == READY


@pytest.mark.parametrize(
    "name", ["service_tier", "reasoning", "client_metadata", "include", "parallel_tool_calls"]
)
def test_what_it_understands_stays(name: str) -> None:
    assert sent({**READY, name: "flex"}) == {**READY, name: "flex"}


def test_the_prompt_cache_is_keyed_by_the_thread_unless_the_client_has_a_word_about_it() -> None:
    without = {name: value for name, value in READY.items() if name != "prompt_cache_key"}

    assert sent(without)["prompt_cache_key"] == "thread"
    assert sent({**READY, "prompt_cache_key": None})["prompt_cache_key"] is None


def test_a_compaction_has_its_own_members_only() -> None:
    given = {
        **READY,
        "temperature": 1,
        "include": [],
        "client_metadata": {},
        "instructions": None,
        "tools": [],
    }

    assert sent(given, "compact") == {
        "model": "gpt-5.5",
        "input": READY["input"],
        "instructions": DEFAULT_INSTRUCTIONS,
        "prompt_cache_key": "own",
        "tools": [],
    }


def test_what_is_no_object_is_the_clients_fault() -> None:
    with pytest.raises(MalformedRequest):
        document_of(b"[1]")
