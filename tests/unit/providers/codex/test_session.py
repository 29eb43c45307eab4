import json
from typing import Any
from uuid import UUID

import pytest

from floway.providers.codex.session import Session, session
from tests.support.codex import THREAD, document, headers

USER = {"role": "user", "content": "Read the file."}
ANSWER = {"role": "assistant", "content": "Done."}


def opened(*items: Any, **members: Any) -> str:
    return session({}, {"input": list(items), **members}).session_id


def told(**ids: str) -> str:
    return json.dumps(ids)


def test_codex_says_which_conversation_it_is() -> None:
    assert session(headers(), document()) == Session(THREAD, THREAD)


def test_the_body_wins_over_the_headers_of_a_long_connection() -> None:
    lines = {"session-id": "header", "x-codex-turn-metadata": told(session_id="told in a header")}
    copy = {"x-codex-turn-metadata": told(session_id="told in the body")}

    assert session(lines, {"client_metadata": {"session_id": " body ", **copy}}).session_id == "body"
    assert session(lines, {"client_metadata": copy}).session_id == "told in the body"
    assert session(lines, {}).session_id == "told in a header"
    assert session({"session-id": "header"}, {"prompt_cache_key": "key"}).session_id == "header"
    assert session({}, {"prompt_cache_key": "key"}).session_id == "key"


def test_a_thread_is_its_own_or_the_sessions() -> None:
    assert session({"session-id": "s", "thread-id": "t"}, {}) == Session("s", "t")
    assert session({"session-id": "s"}, {}) == Session("s", "s")


@pytest.mark.parametrize("value", ["", "  ", "not JSON {", "[]", 3, None, "\ud800"])
def test_what_says_nothing_is_passed_over(value: Any) -> None:
    lines = {"session-id": "s"}

    assert session(lines, {"client_metadata": {"x-codex-turn-metadata": value}}).session_id == "s"
    assert session(lines, {"client_metadata": {"session_id": value if value != "[]" else ""}}).session_id == (
        "not JSON {" if value == "not JSON {" else "s"
    )


@pytest.mark.parametrize("value", ["a" * 201, "line\nbreak", "café"])
def test_what_is_no_fit_header_is_no_id(value: str) -> None:
    assert session({}, {"client_metadata": {"session_id": value}, "input": [USER]}).session_id != value


def test_a_conversation_keeps_its_id_while_it_grows() -> None:
    first = opened(USER, instructions="Be brief.")

    assert first == opened(USER, ANSWER, USER, instructions="Be brief.")
    assert str(UUID(first)) == first


def test_other_conversations_have_other_ids() -> None:
    ids = {
        opened(USER),
        opened(USER, instructions="Be brief."),
        opened({"role": "developer", "content": "Be brief."}, USER),
        opened({"role": "user", "content": "Write the file."}),
    }

    assert len(ids) == 4


def test_a_text_is_the_first_user_message() -> None:
    assert session({}, {"input": "Hi"}) == session({}, {"input": "Hi"})


@pytest.mark.parametrize("given", [[], [ANSWER], None, "", 3])
def test_what_cannot_be_told_apart_shares_no_id(given: Any) -> None:
    assert session({}, {"input": given}) != session({}, {"input": given})
