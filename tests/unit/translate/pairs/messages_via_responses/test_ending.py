import pytest

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.ending import Refusals, failed_ending, stop_of


@pytest.mark.parametrize(
    ("kind", "response", "has_calls", "reason"),
    [
        ("response.completed", {}, False, "end_turn"),
        ("response.completed", {}, True, "tool_use"),
        ("response.incomplete", {"incomplete_details": {"reason": "max_output_tokens"}}, True, "max_tokens"),
        ("response.incomplete", {"incomplete_details": {"reason": "content_filter"}}, False, "refusal"),
        ("response.incomplete", {"incomplete_details": {"reason": "weather"}}, False, None),
        ("response.incomplete", {"incomplete_details": None}, False, None),
    ],
)
def test_the_stop_reason(kind: str, response: Document, has_calls: bool, reason: str | None) -> None:
    assert stop_of(kind, response, Refusals(), has_calls=has_calls)["stop_reason"] == reason


def test_a_refusal_wins_over_any_other_reason() -> None:
    refusals = Refusals()
    refusals.add({"output_index": 0, "content_index": 0, "refusal": "no"})

    stop = stop_of("response.completed", {}, refusals, has_calls=True)

    assert stop["stop_reason"] == "refusal"
    assert stop["stop_details"]["explanation"] == "no"


@pytest.mark.parametrize(("code", "category"), [("cyber_policy", "cyber"), ("bio_policy", "bio")])
def test_a_policy_is_named(code: str, category: str) -> None:
    stop = failed_ending({"error": {"code": code, "message": "no"}})

    assert isinstance(stop, dict)
    assert stop["stop_details"]["category"] == category


@pytest.mark.parametrize("error", [None, "broken", {"code": ["x"]}, {"code": "server_error", "message": "m"}])
def test_any_other_failure_is_one(error: object) -> None:
    assert isinstance(failed_ending({"error": error}), Failure)
