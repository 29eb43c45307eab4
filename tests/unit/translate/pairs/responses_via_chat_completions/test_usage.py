from typing import Any

import pytest

from floway.translate.pairs.responses_via_chat_completions.usage import responses_usage


def test_all_counts_are_told_in_the_clients_words() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 9,
        "total_tokens": 1,
        "prompt_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20},
        "completion_tokens_details": {"reasoning_tokens": 4},
    }

    assert responses_usage(usage) == {
        "input_tokens": 100,
        "output_tokens": 9,
        "total_tokens": 109,
        "input_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20},
        "output_tokens_details": {"reasoning_tokens": 4},
    }


def test_only_what_was_reported_is_told() -> None:
    plain = {"prompt_tokens": 5, "completion_tokens": 2}
    written = {**plain, "prompt_tokens_details": {"cache_write_tokens": 3}}

    assert responses_usage(plain) == {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}
    assert responses_usage(written) == {
        "input_tokens": 5,
        "output_tokens": 2,
        "total_tokens": 7,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 3},
    }


@pytest.mark.parametrize("usage", [None, {}, [], "x", {"prompt_tokens": -1}, {"prompt_tokens_details": {}}])
def test_a_usage_is_never_invented(usage: Any) -> None:
    assert responses_usage(usage) is None
