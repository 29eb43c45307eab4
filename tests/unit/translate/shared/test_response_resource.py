from floway.translate.shared.response_resource import announced


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
