import pytest

from floway.domain.histogram import Histogram, merged

EDGES = (100, 200, 500)


@pytest.mark.parametrize(
    ("counts", "percent", "value"),
    [
        # One value is taken for the middle of its bucket.
        ((1, 0, 0, 0), 50, 50),
        ((0, 1, 0, 0), 99, 150),
        ((0, 0, 1, 0), 1, 350),
        # The fifth of nine values, all of which lie in one bucket.
        ((0, 9, 0, 0), 50, 150),
        ((0, 9, 0, 0), 100, 190),
        # The rank lies in the bucket that reaches it, not in the one behind.
        ((5, 5, 0, 0), 50, 100 * 5 / 6),
        ((5, 5, 0, 0), 51, 100 + 100 / 6),
        ((990, 9, 1, 0), 99.9, 100 + 100 * 9 / 10),
    ],
)
def test_a_percentile_is_the_nearest_rank_within_its_bucket(
    counts: tuple[int, ...], percent: float, value: float
) -> None:
    assert Histogram(EDGES, counts).percentile(percent) == pytest.approx(value)


def test_above_the_top_edge_the_answer_is_that_edge() -> None:
    assert Histogram(EDGES, (0, 0, 0, 3)).percentile(50) == 500


def test_nothing_has_no_percentile() -> None:
    assert Histogram(EDGES, (0, 0, 0, 0)).percentile(50) is None


def test_percentiles_of_sums_are_those_of_all_values() -> None:
    one, other = Histogram(EDGES, (9, 0, 0, 0)), Histogram(EDGES, (0, 0, 1, 0))

    both = merged(EDGES, [one, other])

    assert both == Histogram(EDGES, (9, 0, 1, 0))
    assert both.percentile(50) == pytest.approx(50)
    assert merged(EDGES, []).total == 0


def test_histograms_with_other_edges_are_not_added() -> None:
    with pytest.raises(ValueError, match="other edges"):
        merged(EDGES, [Histogram((1, 2, 3), (0, 0, 0, 0))])
