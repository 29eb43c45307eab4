from typing import Any

import pytest

from floway.translate.pairs.responses_via_messages.ending import incomplete_reason, refusal_error


@pytest.mark.parametrize(
    ("stop_reason", "reason"),
    [
        ("max_tokens", "max_output_tokens"),
        ("model_context_window_exceeded", "max_output_tokens"),
        ("end_turn", None),
        ("tool_use", None),
        ("pause_turn", None),
        (None, None),
    ],
)
def test_only_a_cut_answer_is_incomplete(stop_reason: str | None, reason: str | None) -> None:
    assert incomplete_reason({"stop_reason": stop_reason}) == reason
    assert refusal_error({"stop_reason": stop_reason}) is None


@pytest.mark.parametrize(
    ("details", "code", "message"),
    [
        ({"category": "cyber", "explanation": "no"}, "cyber_policy", "no"),
        (
            {"category": "bio", "explanation": "no"},
            "bio_policy",
            "This content was flagged for possible biological risk. no",
        ),
        ({"category": None, "explanation": "no"}, "invalid_prompt", "no"),
        ({"category": ["x"]}, "invalid_prompt", "The model refused to answer."),
        (None, "invalid_prompt", "The model refused to answer."),
    ],
)
def test_a_refusal_has_the_code_that_codex_acts_on(details: Any, code: str, message: str) -> None:
    stop = {"stop_reason": "refusal", "stop_details": details}

    assert refusal_error(stop) == {"code": code, "message": message}
