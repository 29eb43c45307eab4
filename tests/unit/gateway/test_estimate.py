"""Token counts where nobody counts."""

import pytest

from floway.gateway.estimate import estimated, tokens
from tests.support.builders import request


def test_prose_is_within_a_quarter_of_what_a_vendor_counts() -> None:
    # 45 tokens by o200k_base.
    text = (
        "A gateway relays what it was sent, byte for byte, and says so when it cannot. It never makes one "
        "client look like another, and it keeps an honest account of every token that was used."
    )

    assert tokens({"messages": [{"role": "user", "content": text}]}) == pytest.approx(45, rel=0.35)


def test_an_image_costs_the_same_however_many_bytes_it_has() -> None:
    def image(size: int) -> dict[str, object]:
        source = {"type": "base64", "media_type": "image/png", "data": "A" * size}
        return {"messages": [{"role": "user", "content": [{"type": "image", "source": source}]}]}

    assert tokens(image(10)) == tokens(image(1_000_000))


def test_tools_and_system_count() -> None:
    message = {"messages": [{"role": "user", "content": "hi"}]}
    tool = {"name": "read_file", "description": "Reads a file", "input_schema": {"type": "object"}}

    assert (
        tokens(message)
        < tokens({**message, "system": "Be brief and kind."})
        < tokens({**message, "system": "Be brief and kind.", "tools": [tool]})
    )


def test_what_the_model_does_not_read_does_not_count() -> None:
    message = {"messages": [{"role": "user", "content": "hi"}]}

    assert tokens({**message, "metadata": {"user_id": "x" * 5000}, "model": "m" * 500}) == tokens(message)


def test_other_scripts_cost_more_per_character() -> None:
    assert tokens({"contents": [{"parts": [{"text": "漢字" * 50}]}]}) > tokens(
        {"contents": [{"parts": [{"text": "ab" * 50}]}]}
    )


def test_an_empty_request_has_one_token() -> None:
    assert tokens({}) == 1


def test_google_clients_may_ask_in_both_forms() -> None:
    inner = b'{"model":"models/m","contents":[{"parts":[{"text":"How many tokens are these?"}]}]}'
    bodies = (inner, b'{"generateContentRequest":%b}' % inner)

    answers = [estimated(request(body, protocol="gemini", action="count_tokens")) for body in bodies]

    assert answers[0].body == answers[1].body
    assert answers[0].body.startswith(b'{"totalTokens":')
    assert answers[0].body != b'{"totalTokens":1}'
