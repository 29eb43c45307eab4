from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from floway.services.metrics.meters import meters


def test_every_member_is_the_metric_that_it_is_named_after() -> None:
    made = meters(CollectorRegistry())

    names = {member: getattr(made, member)._name for member in made.__dataclass_fields__}
    assert names == {
        "exchanges": "floway_exchanges",
        "duration_seconds": "floway_exchange_duration_seconds",
        "first_token_seconds": "floway_time_to_first_token_seconds",
        "tokens": "floway_tokens",
        "cost": "floway_cost_micro_usd",
        "unpriced": "floway_unpriced_exchanges",
        "failed_attempts": "floway_failed_attempts",
        "losses": "floway_losses",
        "open": "floway_open_exchanges",
        "waiting": "floway_unwritten_exchanges",
    }
    assert {type(getattr(made, member)) for member in names} == {Counter, Gauge, Histogram}
