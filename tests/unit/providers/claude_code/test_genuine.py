import json
from typing import Any

import pytest

from floway.providers.claude_code.genuine import is_genuine, is_opener
from floway.providers.claude_code.templates import OPENERS
from tests.support.claude_code import CALLS, body, document, headers

IDENTITY = "You are Claude Code, Anthropic's official CLI for Claude."
BILLING = "x-anthropic-billing-header: cc_version=2.1.330.440; cc_entrypoint=cli;"
SUMMARY = "You are a helpful AI assistant tasked with summarizing conversations."
LEGACY = f"user_{'a1' * 32}_account__session_11111111-2222-4333-8444-555555555555"
SESSION = "11111111-2222-4333-8444-555555555555"


def judged(**changes: Any) -> bool:
    """Whether the recorded request is genuine after a change of its body."""
    return is_genuine("generate", headers(), body(**changes))


def with_user(user_id: Any) -> bool:
    return judged(metadata={"user_id": user_id})


@pytest.mark.parametrize("name", CALLS)
def test_what_claude_code_sends_is_genuine(name: str) -> None:
    assert is_genuine("generate", headers(name), body(name))


def test_what_claude_code_counts_is_genuine_without_prompt_and_user() -> None:
    assert is_genuine("count_tokens", headers("count_tokens"), body("count_tokens"))
    assert not is_genuine("generate", headers("count_tokens"), body("count_tokens"))
    assert not is_genuine("count_tokens", headers("count_tokens", x_app=None), body("count_tokens"))


@pytest.mark.parametrize(
    "agent", ["curl/8", "anthropic/2.12.0", "x claude-cli/2.1.330", "claude-cli/2.1", ""]
)
def test_another_user_agent_is_another_client_whatever_else_it_sends(agent: str) -> None:
    assert not is_genuine("generate", headers(user_agent=agent), body())


@pytest.mark.parametrize("agent", ["Claude-CLI/2.1.181 (x)", "claude-cli/10.0.0"])
def test_the_user_agent_is_known_by_its_beginning_in_any_case(agent: str) -> None:
    assert is_genuine("generate", headers(user_agent=agent), body())


def test_the_connection_probe_needs_nothing_but_the_user_agent() -> None:
    agent = {"user-agent": "claude-cli/2.1.330 (external, cli)"}

    def probe(**members: Any) -> bool:
        return is_genuine("generate", agent, json.dumps(members).encode())

    assert probe(model="claude-haiku-4-5", max_tokens=1)
    assert not probe(model="claude-haiku-4-5", max_tokens=2)
    assert not probe(model="claude-haiku-4-5", max_tokens=True)
    assert not probe(model="claude-sonnet-5", max_tokens=1)
    assert not probe(model=["haiku"], max_tokens=1)


@pytest.mark.parametrize("name", ["x_app", "anthropic_beta", "anthropic_version"])
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_header_that_claude_code_always_sends_is_missing(name: str, value: str | None) -> None:
    assert not is_genuine("generate", headers(**{name: value}), body())


def test_the_billing_block_may_stand_among_other_texts() -> None:
    blocks = [{"type": "text", "text": text} for text in ("Rules.", BILLING, "More rules.")]

    assert judged(system=blocks)
    assert not judged(system=[block for block in blocks if block["text"] != BILLING])


def test_a_billing_block_of_another_entry_point_proves_nothing_by_itself() -> None:
    other = {"type": "text", "text": BILLING.replace("=cli", "=sdk-cli")}

    assert not judged(system=[other])
    assert judged(system=[other, {"type": "text", "text": IDENTITY}])


def test_a_system_prompt_may_be_one_string() -> None:
    assert judged(system=IDENTITY)
    assert not judged(system="You help with cooking.")


@pytest.mark.parametrize("blocks", [[{}], [{"text": None}], [{"text": 7}], ["text"], [None], {}, 5, None])
def test_blocks_without_a_text_are_passed_over(blocks: Any) -> None:
    assert not judged(system=blocks)
    if isinstance(blocks, list):
        assert judged(system=[*blocks, {"text": IDENTITY}])


@pytest.mark.parametrize("opener", OPENERS)
def test_an_opener_is_known_in_any_case_and_with_any_blanks(opener: str) -> None:
    assert is_opener(opener)
    assert is_opener("\n " + opener.upper().replace(" ", "\n\t  ") + "  ")


def test_a_text_that_shares_half_of_its_pairs_is_alike() -> None:
    # The opener has 68 pairs of characters. 23 of them are 46 of 91, 22 are 44 of 90.
    assert len(SUMMARY) == 69
    assert is_opener(SUMMARY[:24])
    assert not is_opener(SUMMARY[:23])


def test_exactly_half_is_enough() -> None:
    # 34 common pairs, 34 of the opener alone, 34 of the text alone.
    assert is_opener(SUMMARY[:35] + "\u00e9\u00e8" * 17)
    assert not is_opener(SUMMARY[:35] + "\u00e9\u00e8" * 17 + "\u00e9")


@pytest.mark.parametrize("text", ["", "Y", " Y ", "\n"])
def test_a_text_without_a_pair_is_like_nothing(text: str) -> None:
    assert not is_opener(text)


def test_a_whole_prompt_is_not_an_opener_although_it_begins_with_one() -> None:
    assert not is_opener(IDENTITY + " You write prose." * 2000)


@pytest.mark.parametrize(
    "user_id",
    [
        LEGACY,
        LEGACY.replace("__session", "_11111111-2222-4333-8444-555555555555_session"),
        json.dumps({"device_id": "d0", "session_id": SESSION}),
        " " + json.dumps({"device_id": "d0", "account_uuid": 5, "session_id": SESSION}) + "\n",
    ],
)
def test_both_forms_of_the_user_id_are_known(user_id: str) -> None:
    assert with_user(user_id)


@pytest.mark.parametrize(
    "user_id",
    [
        LEGACY.replace("a1", "a", 1),
        LEGACY + "0",
        "x" + LEGACY,
        LEGACY + "\n",
        json.dumps({"device_id": "d0"}),
        json.dumps({"device_id": "", "session_id": SESSION}),
        json.dumps({"device_id": 5, "session_id": SESSION}),
        "{",
        '{"device_id": "\\ud800", "session_id"',
        "somebody",
        "",
        None,
        7,
        {},
    ],
)
def test_any_other_user_id_is_another_clients(user_id: Any) -> None:
    assert not with_user(user_id)


@pytest.mark.parametrize("metadata", [None, [], "user", {}])
def test_metadata_of_another_shape_is_no_error(metadata: Any) -> None:
    assert not judged(metadata=metadata)


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000])
def test_a_body_of_another_shape_is_no_error(sent: bytes) -> None:
    assert not is_genuine("generate", headers(), sent)


def test_members_that_are_not_looked_at_may_be_anything() -> None:
    strange = document(messages="no list", tools={"a": 1}, unknown=[None])

    assert is_genuine("generate", headers(), json.dumps(strange).encode())
