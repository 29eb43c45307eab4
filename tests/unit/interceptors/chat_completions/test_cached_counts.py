from typing import Any

import pytest

from floway.interceptors.chat_completions.cached_counts import with_cached_tokens


@pytest.mark.parametrize("details", [{}, [], None, {"audio_tokens": 1}])
def test_a_flat_count_is_put_where_openai_has_it(details: Any) -> None:
    usage = {"prompt_tokens": 9, "cached_tokens": 4, "prompt_tokens_details": details}

    changed = with_cached_tokens({"id": "c", "usage": usage}, "cached_tokens")

    placed = {**(details if isinstance(details, dict) else {}), "cached_tokens": 4}
    assert changed == {"id": "c", "usage": {**usage, "prompt_tokens_details": placed}}


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 9},
        {"cached_tokens": "4"},
        {"cached_tokens": True},
        {"cached_tokens": 4, "prompt_tokens_details": {"cached_tokens": 3}},
        None,
        [],
    ],
)
def test_anything_else_is_the_very_same_document(usage: Any) -> None:
    document = {"usage": usage}

    assert with_cached_tokens(document, "cached_tokens") is document
