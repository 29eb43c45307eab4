from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.pairs.gemini_via_responses.terminal import ending_of, failure_in
from floway.translate.shared.gemini_client.ending import Ending


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"reason": "max_output_tokens"}, "MAX_TOKENS"),
        ({"reason": "content_filter"}, "SAFETY"),
        ({"reason": "surprise"}, "OTHER"),
        ({"reason": []}, "OTHER"),
        (None, "OTHER"),
    ],
)
def test_an_incomplete_response_says_why(details: Document | None, reason: str) -> None:
    response = {"status": "incomplete", "incomplete_details": details}

    assert ending_of(response, "response.incomplete", ()) == Ending(reason)


def test_a_completed_response_stops() -> None:
    assert ending_of({"status": "completed"}, "response.completed", ()) == Ending("STOP")


def test_a_refusal_is_told_in_its_own_words() -> None:
    assert ending_of({}, "response.completed", ["I can", "not."]) == Ending("SAFETY", "I cannot.")


@pytest.mark.parametrize(
    "error",
    [
        {"code": "cyber_policy", "message": "No."},
        {"type": "safety_error", "message": "No."},
        {"code": "x", "message": "Stopped by the content_filter."},
    ],
)
def test_a_failure_by_policy_is_a_refusal(error: Document) -> None:
    ended = failure_in(error)

    assert isinstance(ended, Ending)
    assert ended == Ending("SAFETY", error["message"])


@pytest.mark.parametrize("error", [{"code": "server_error", "message": "Broken."}, None, "odd"])
def test_other_failures_are_failures(error: Any) -> None:
    assert isinstance(failure_in(error), Failure)
