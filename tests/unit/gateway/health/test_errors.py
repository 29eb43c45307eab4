import pytest

from floway.gateway.health.errors import UpstreamsExcluded


@pytest.mark.parametrize(
    ("is_limited", "status", "code"),
    [(True, 429, "rate_limit_exceeded"), (False, 503, "upstream_unavailable")],
)
def test_only_limits_are_a_limit_to_clients(is_limited: bool, status: int, code: str) -> None:
    error = UpstreamsExcluded(("'one' rests.", "'two' rests."), 7, is_limited=is_limited)

    assert (error.status, error.failure_code, error.retry_after_seconds) == (status, code, 7)
    assert str(error) == "No upstream can serve this now. 'one' rests. 'two' rests."
