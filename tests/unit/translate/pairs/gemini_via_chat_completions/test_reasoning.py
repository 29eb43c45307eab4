from floway.translate.pairs.gemini_via_chat_completions.reasoning import has_reasoning, joined, mint_of


def test_each_model_seals_for_itself() -> None:
    assert mint_of("a") != mint_of("b")


def test_each_spelling_is_joined_for_itself() -> None:
    deltas = [
        {"reasoning": "h", "reasoning_details": [{"index": 0}], "content": "x"},
        {"reasoning": "m", "reasoning_details": [{"index": 1}], "reasoning_opaque": "seal"},
        {"reasoning": None},
    ]

    assert joined(deltas) == {
        "reasoning": "hm",
        "reasoning_opaque": "seal",
        "reasoning_details": [{"index": 0}, {"index": 1}],
    }


def test_a_delta_without_reasoning_has_none() -> None:
    assert not has_reasoning({"content": "a", "reasoning": "", "reasoning_content": None})
    assert has_reasoning({"reasoning_content": "a"})
