import pytest

from floway.domain.failure import Failure
from floway.translate.shared.gemini_target.ending import End, Ending, Told, ending_of


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (Told(finish_reason="STOP"), End.DONE),
        (Told(finish_reason="STOP", has_calls=True), End.CALLS),
        (Told(finish_reason="MAX_TOKENS"), End.LENGTH),
        (Told(finish_reason="CONTINUATION", has_text=True), End.LENGTH),
        (Told(finish_reason="MAX_TOKENS", has_calls=True), End.CALLS),
        (Told(finish_reason="TOO_MANY_TOOL_CALLS"), End.PAUSED),
        (Told(finish_reason="MALFORMED_FUNCTION_CALL", has_calls=True), End.CALLS),
        (Told(finish_reason="UNEXPECTED_TOOL_CALL", has_calls=True, has_declared_call=True), End.CALLS),
        (Told(finish_reason="OTHER", has_text=True), End.DONE),
        (Told(finish_reason="BRAND_NEW", has_text=True), End.DONE),
    ],
)
def test_ends(told: Told, end: End) -> None:
    assert ending_of(told, None) == Ending(end)


def test_a_policy_gives_its_reason() -> None:
    assert ending_of(Told(finish_reason="SPII"), None) == Ending(End.REFUSED, "SPII")
    told = Told(finish_reason="SAFETY", finish_message="Not that.", has_text=True)
    assert ending_of(told, None) == Ending(End.REFUSED, "Not that.")


def test_a_blocked_prompt() -> None:
    assert ending_of(Told(), "OTHER") == Ending(End.BLOCKED, "The prompt was blocked: OTHER.")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (Told(), 502),
        (Told(has_text=True), 502),
        (Told(finish_reason="MALFORMED_FUNCTION_CALL", has_text=True), 502),
        (Told(finish_reason="UNEXPECTED_TOOL_CALL", has_calls=True), 502),
        (Told(finish_reason="MISSING_THOUGHT_SIGNATURE"), 502),
        (Told(finish_reason="PUP_LIMITED_DISABLED"), 403),
        (Told(finish_reason="OTHER"), 502),
    ],
)
def test_failures(told: Told, status: int) -> None:
    failure = ending_of(told, None)

    assert isinstance(failure, Failure)
    assert failure.status == status
    assert told.finish_reason is None or told.finish_reason in failure.message
