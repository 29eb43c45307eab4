from floway.controlplane.performance.schemas import PerformanceQuerySchema

PERIOD = {"from": "2026-05-01T00:00:00Z", "to": "2026-05-02T00:00:00Z"}


def test_the_time_to_the_first_token_is_asked_for_by_default() -> None:
    loaded = PerformanceQuerySchema().load(PERIOD)

    assert (loaded["metric"], loaded["percentile"], loaded["granularity"]) == (
        "first_token",
        [50.0, 95.0, 99.0],
        "day",
    )


def test_a_percentile_that_is_named_twice_is_told_once() -> None:
    loaded = PerformanceQuerySchema().load(PERIOD | {"percentile": ["99", "50", "99.0"]})

    assert loaded["percentile"] == [99.0, 50.0]
