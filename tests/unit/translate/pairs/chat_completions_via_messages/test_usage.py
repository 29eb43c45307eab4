from floway.translate.pairs.chat_completions_via_messages.usage import UsageCount


def test_cached_tokens_are_part_of_the_prompt() -> None:
    count = UsageCount()
    count.note(
        {
            "input_tokens": 3,
            "cache_read_input_tokens": 5,
            "cache_creation_input_tokens": 2,
            "output_tokens": 1,
        }
    )
    count.note({"output_tokens": 7})

    assert count.chat_usage() == {
        "prompt_tokens": 10,
        "completion_tokens": 7,
        "total_tokens": 17,
        "prompt_tokens_details": {"cached_tokens": 5, "cache_creation_input_tokens": 2},
    }


def test_a_null_does_not_erase_a_number() -> None:
    count = UsageCount()
    count.note({"input_tokens": 3, "output_tokens": 1})
    count.note({"input_tokens": None, "output_tokens": 4})

    usage = count.chat_usage()
    assert usage is not None
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (3, 4)


def test_what_cannot_be_read_says_nothing() -> None:
    count = UsageCount()
    count.note(None)
    count.note("many")

    assert (count.chat_usage(), count.tier()) == (None, None)
