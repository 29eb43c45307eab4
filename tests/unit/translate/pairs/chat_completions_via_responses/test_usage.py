from typing import Any

import pytest

from floway.translate.pairs.chat_completions_via_responses.usage import chat_usage


def test_all_counts_are_told_in_the_clients_words() -> None:
    usage = {
        "input_tokens": 100,
        "input_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20},
        "output_tokens": 9,
        "output_tokens_details": {"reasoning_tokens": 4},
        "total_tokens": 1,
    }

    assert chat_usage(usage) == {
        "prompt_tokens": 100,
        "completion_tokens": 9,
        "total_tokens": 109,
        "prompt_tokens_details": {"cached_tokens": 30, "cache_creation_input_tokens": 20},
        "completion_tokens_details": {"reasoning_tokens": 4},
    }


def test_details_that_were_not_reported_are_left_out() -> None:
    assert chat_usage({"input_tokens": 1, "output_tokens": 2, "input_tokens_details": {}}) == {
        "prompt_tokens": 1,
        "completion_tokens": 2,
        "total_tokens": 3,
    }


@pytest.mark.parametrize("usage", [None, {}, [], {"input_tokens": "1", "output_tokens": 2}])
def test_a_usage_is_never_invented(usage: Any) -> None:
    assert chat_usage(usage) is None
