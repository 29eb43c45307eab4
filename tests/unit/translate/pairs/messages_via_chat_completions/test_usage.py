from floway.translate.pairs.messages_via_chat_completions.usage import closing_usage, opening_usage
from floway.translate.shared.chat_dialect import read_usage


def test_cached_tokens_are_counted_beside_the_input() -> None:
    details = {"cached_tokens": 5, "cache_write_tokens": 2}

    usage = closing_usage(
        read_usage({"prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": details}), None
    )

    assert usage == {
        "input_tokens": 3,
        "cache_creation_input_tokens": 2,
        "cache_creation": {"ephemeral_5m_input_tokens": 2, "ephemeral_1h_input_tokens": 0},
        "cache_read_input_tokens": 5,
        "output_tokens": 3,
    }


def test_a_vendor_that_counts_cached_tokens_apart_is_understood() -> None:
    details = {"cached_tokens": 50}
    report = {
        "prompt_tokens": 10,
        "completion_tokens": 3,
        "total_tokens": 63,
        "prompt_tokens_details": details,
    }

    usage = closing_usage(read_usage(report), None)

    assert (usage["input_tokens"], usage["cache_read_input_tokens"]) == (10, 50)


def test_the_start_tells_what_its_chunk_states() -> None:
    usage = opening_usage({"prompt_tokens": 10, "completion_tokens": 0})

    assert (usage["input_tokens"], usage["cache_read_input_tokens"]) == (10, 0)
