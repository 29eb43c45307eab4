import msgspec

from floway.translate.shared.response_resource import announced, detailed, repeated


def test_the_response_repeats_the_request() -> None:
    response = announced({"temperature": 0, "tools": None, "reasoning": {"effort": "low"}}, "resp_1", "m", 7)

    assert (response["id"], response["model"], response["created_at"]) == ("resp_1", "m", 7)
    assert (response["temperature"], response["tools"], response["tool_choice"]) == (0, [], "auto")
    assert response["reasoning"] == {"effort": "low", "summary": None}


def test_a_response_that_has_begun_holds_nothing() -> None:
    response = announced({}, "resp_1", "m", 7)

    assert (response["status"], response["output"], response["usage"]) == ("in_progress", [], None)
    assert (response["error"], response["incomplete_details"]) == (None, None)


def test_odd_members_do_not_break_it() -> None:
    assert announced({"reasoning": "odd"}, "resp_1", "m", 7)["reasoning"]["effort"] is None


def test_what_a_request_leaves_out_has_the_vendors_defaults() -> None:
    response = announced({"metadata": None}, "resp_1", "m", 7)

    told = ("tools", "tool_choice", "truncation", "parallel_tool_calls", "text", "top_p", "temperature")
    assert [response[name] for name in told] == [
        [],
        "auto",
        "disabled",
        True,
        {"format": {"type": "text"}},
        1,
        1,
    ]
    told = ("presence_penalty", "frequency_penalty", "top_logprobs", "background", "service_tier", "metadata")
    assert [response[name] for name in told] == [0, 0, 0, False, "default", {}]
    empty = ("previous_response_id", "instructions", "max_output_tokens", "max_tool_calls", "completed_at")
    assert [response[name] for name in empty] == [None] * 5
    assert (response["object"], response["store"]) == ("response", False)


def test_the_resource_is_the_same_without_the_rest_of_the_request() -> None:
    request = {"model": "m", "input": "hi", "reasoning": {"effort": "low"}, "tools": [{"type": "x"}]}
    kept = repeated(request | {"top_p": None, "temperature": 0})

    # The tools are text already.
    assert sent(kept) == {"temperature": 0, "reasoning": {"effort": "low"}, "tools": [{"type": "x"}]}
    whole = announced(request | {"temperature": 0}, "resp_1", "m", 7)
    assert sent(announced(kept, "resp_1", "m", 7)) == whole


def sent(document: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(document))


def test_details_that_nobody_counted_are_zero() -> None:
    counted = {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}
    reported = {"input_tokens_details": {"cached_tokens": 3}, "output_tokens_details": None}

    assert detailed({**counted, **reported}) == {
        **counted,
        "input_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
    assert detailed(None) is None
