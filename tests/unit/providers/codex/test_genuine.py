from typing import Any

import pytest

from floway.providers.codex.genuine import is_genuine
from tests.support.codex import body, headers


def test_what_codex_was_recorded_to_send_is_its_own() -> None:
    assert is_genuine("generate", headers(), body())


@pytest.mark.parametrize(
    "originator", ["codex_cli_rs", "codex-tui", "codex_vscode", "codex_sdk_ts", "Codex Desktop"]
)
def test_the_vendors_other_programs_are_codex_too(originator: str) -> None:
    agent = f"{originator}/0.169.0 (Mac OS 26.0.0; arm64) unknown"

    assert is_genuine("generate", headers(originator=originator, user_agent=agent), body())


def test_older_releases_name_the_session_for_the_cache_alone() -> None:
    assert is_genuine("generate", headers(session_id=None), body())
    assert is_genuine("generate", headers(), body(prompt_cache_key=None))
    assert not is_genuine("generate", headers(session_id=None), body(prompt_cache_key=None))
    assert not is_genuine("generate", headers(session_id="  "), body(prompt_cache_key=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"user_agent": None},
        {"user_agent": "OpenAI/Python 2.8.0"},
        {"user_agent": "my codex_exec/0.169.0"},
        {"user_agent": "codex_exec"},
        {"originator": None},
        {"originator": "codex_cli_rs"},
    ],
    ids=str,
)
def test_other_headers_are_another_clients(changes: dict[str, str | None]) -> None:
    assert not is_genuine("generate", headers(**changes), body())


@pytest.mark.parametrize(
    "changes", [{"stream": False}, {"stream": None}, {"stream": 1}, {"input": "hi"}, {"tools": None}], ids=str
)
def test_other_bodies_are_another_clients(changes: dict[str, Any]) -> None:
    assert not is_genuine("generate", headers(), body(**changes))


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'{"stream":true}'])
def test_what_cannot_be_read_is_nobodys(text: bytes) -> None:
    assert not is_genuine("generate", headers(), text)


def test_a_compaction_is_answered_in_one_piece() -> None:
    assert is_genuine("compact", headers(), body(stream=None))


def test_codex_counts_no_tokens() -> None:
    assert not is_genuine("count_tokens", headers(), body())
