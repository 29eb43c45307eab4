import pytest

from floway.domain.verdict import Verdict
from tests.support.builders import record


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (Verdict.COMPLETE, "ok"),
        (Verdict.UPSTREAM_CUT, "upstream_cut"),
        (Verdict.STALLED, "stalled"),
        (Verdict.CLIENT_LEFT, "client_left"),
        (Verdict.UPSTREAM_ERROR, "upstream_error"),
        (Verdict.ENDED_BY_US, "ended_by_us"),
    ],
)
def test_the_outcome_is_ok_or_the_verdict(verdict: Verdict, outcome: str) -> None:
    assert record(verdict=verdict).outcome == outcome
