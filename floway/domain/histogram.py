"""Counts of values between fixed edges: they add up, over hours and machines, and so do percentiles.

An average of percentiles says nothing; that of a sum of histograms is right to the width of a bucket.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values there were in each bucket."""

    #: The upper edges, ascending, each of which belongs to the bucket below it: ``bisect_left(edges, value)``
    #: is the number of a value's bucket. One bucket more than these lies above them.
    edges: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many values there were."""
        return sum(self.counts)

    def percentile(self, percent: float) -> float | None:
        """The value that so many of a hundred do not exceed; None without values.

        By nearest rank, and within its bucket by where it stands among the values there. Above the top edge
        nothing is known, so that the answer is that edge.
        """
        total = self.total
        if not total:
            return None
        # 99.9 of a hundred of 1,000 is 999, also in binary fractions.
        rank = max(ceil(round(percent * total / 100, 6)), 1)
        before = 0
        for number, count in enumerate(self.counts):
            if before + count >= rank:
                lower = self.edges[number - 1] if number else 0
                if number == len(self.edges):
                    return lower
                return lower + (self.edges[number] - lower) * (rank - before) / (count + 1)
            before += count
        raise AssertionError("the rank lies within the total")


def merged(edges: tuple[int, ...], histograms: Iterable[Histogram]) -> Histogram:
    """The sum of histograms.

    :raises ValueError: one has other edges.
    """
    counts = [0] * (len(edges) + 1)
    for each in histograms:
        if each.edges != edges:
            raise ValueError("histograms with other edges cannot be added")
        for number, count in enumerate(each.counts):
            counts[number] += count
    return Histogram(edges, tuple(counts))
