import pytest

from floway.domain.limit import METRICS, NO_LIMITS, Ceiling, Limits, ceilings, microusd, usd
from floway.errors import ConfigError


def test_a_metric_is_read_from_its_name() -> None:
    found = {name: (metric.unit, metric.period, metric.is_budget) for name, metric in METRICS.items()}

    assert found["requests_per_minute"] == ("requests", "minute", False)
    assert found["concurrent_requests"] == ("calls", None, False)
    assert found["microusd_per_week"] == ("microusd", "week", True)
    assert len(found) == 11


def test_limits_survive_their_document() -> None:
    limits = Limits(requests_per_minute=0, microusd_per_month=12_500_000)

    assert limits.document() == {"requests_per_minute": 0, "microusd_per_month": 12_500_000}
    assert Limits.of(limits.document()) == limits


@pytest.mark.parametrize("document", [None, {}])
def test_an_empty_document_limits_nothing(document: dict[str, int] | None) -> None:
    assert Limits.of(document) == NO_LIMITS


@pytest.mark.parametrize(
    "document",
    [{"requests_per_year": 1}, {"tokens_per_day": -1}, {"tokens_per_day": True}, {"tokens_per_day": 10**16}],
)
def test_a_limit_that_cannot_be_kept_is_an_error(document: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="is no limit"):
        Limits.of(document)


def test_a_caller_is_held_to_the_keys_limits_and_the_users() -> None:
    found = ceilings("key_1", {"requests_per_minute": 5}, "usr_1", {"concurrent_requests": 2})

    assert found == (
        Ceiling("key:key_1", Limits(requests_per_minute=5)),
        Ceiling("user:usr_1", Limits(concurrent_requests=2)),
    )


def test_a_caller_without_limits_is_held_to_nothing() -> None:
    assert ceilings("key_1", None, "usr_1", {}) == ()


@pytest.mark.parametrize(
    ("text", "amount", "shown"),
    [
        ("12.5", 12_500_000, "12.50"),
        ("0", 0, "0.00"),
        ("0.000001", 1, "0.000001"),
        ("7.10", 7_100_000, "7.10"),
    ],
)
def test_money_is_exact_both_ways(text: str, amount: int, shown: str) -> None:
    assert microusd(text) == amount
    assert usd(amount) == shown
    assert microusd(shown) == amount


@pytest.mark.parametrize("text", ["", "-1", "1e3", "1.0000001", "1,5", "$1", " 1", "\u0661", "9999999999"])
def test_what_is_no_amount_of_money_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError, match="no amount"):
        microusd(text)


@pytest.mark.parametrize(
    ("narrower", "is_within"),
    [
        (Limits(requests_per_minute=5), True),
        (Limits(requests_per_minute=4, tokens_per_day=1), True),
        (Limits(requests_per_minute=6), False),
        (Limits(tokens_per_day=1), False),
        (NO_LIMITS, False),
    ],
)
def test_limits_are_within_wider_ones_when_nothing_more_is_allowed(narrower: Limits, is_within: bool) -> None:
    assert narrower.is_within(Limits(requests_per_minute=5)) is is_within
    assert narrower.is_within(NO_LIMITS)
