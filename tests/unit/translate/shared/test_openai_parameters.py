from floway.translate.ledger import Ledger
from floway.translate.shared.openai_parameters import chat_output_limit, copied, responses_output_limit


def test_only_shared_members_are_copied_and_null_is_kept() -> None:
    assert copied({"store": None, "temperature": 0, "seed": 1}) == {"store": None, "temperature": 0}


def test_the_newer_limit_wins() -> None:
    ledger = Ledger()

    assert chat_output_limit({"max_tokens": 1, "max_completion_tokens": 2}, ledger) == (
        2,
        "max_completion_tokens",
    )
    assert chat_output_limit({"max_tokens": 1}, ledger) == (1, "max_tokens")
    assert chat_output_limit({"max_tokens": None}, ledger) == (None, "")
    assert [loss.path for loss in ledger.losses] == ["max_tokens"]


def test_a_limit_that_is_too_low_is_raised_and_noted() -> None:
    ledger = Ledger()

    assert responses_output_limit(15, "max_tokens", ledger) == 16
    assert responses_output_limit(16, "max_tokens", ledger) == 16
    assert responses_output_limit("odd", "max_tokens", ledger) == "odd"
    assert [(loss.path, str(loss.kind)) for loss in ledger.losses] == [("max_tokens", "clamped")]
