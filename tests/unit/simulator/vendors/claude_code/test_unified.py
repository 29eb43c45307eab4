"""The limits of a subscription as headers and as a document."""

from floway.simulator.accounts import Account
from floway.simulator.vendors.claude_code import unified


def test_headers_state_every_window() -> None:
    account = Account("owner", reset=1767225600.0, seven_day_reset=1767312000.0, surpassed_threshold="TRUE")

    lines = dict(unified.headers(account))

    assert lines["anthropic-ratelimit-unified-status"] == "allowed"
    assert lines["anthropic-ratelimit-unified-reset"] == "1767225600"
    assert lines["anthropic-ratelimit-unified-5h-utilization"] == "0.25"
    assert lines["anthropic-ratelimit-unified-7d-reset"] == "1767312000"
    assert lines["anthropic-ratelimit-unified-7d-surpassed-threshold"] == "TRUE"
    assert lines["anthropic-ratelimit-unified-overage-disabled-reason"] == "out_of_credits"


def test_none_leaves_a_header_out_and_any_can_be_laid_over() -> None:
    account = Account("owner", status=None, reset=None)
    account.set({"headers": {"anthropic-ratelimit-unified-7d-status": None, "anthropic-ratelimit-x": "y"}})

    lines = dict(unified.headers(account))

    assert lines["anthropic-ratelimit-x"] == "y"
    assert not {
        "anthropic-ratelimit-unified-status",
        "anthropic-ratelimit-unified-reset",
        "anthropic-ratelimit-unified-7d-status",
    } & set(lines)


def test_the_document_counts_in_percents() -> None:
    account = Account("owner", reset=1767225600.0, five_hour_utilization=1.07, seven_day_utilization=None)
    account.set({"usage": {"priorIsUsingOverage": False}})

    document = unified.usage(account)

    assert document["five_hour"] == {"utilization": 107.0, "resets_at": "2026-01-01T00:00:00+00:00"}
    assert document["seven_day"] is None
    assert document["priorIsUsingOverage"] is False
