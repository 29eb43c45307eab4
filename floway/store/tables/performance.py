"""How fast upstreams are, by the hour: histograms with fixed edges, and how exchanges ended.

Days that are long over have one row of each for the whole day, whose hour has no ``T``.
"""

from typing import Final

from sqlalchemy import CHAR, BigInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base

#: Columns of counts: the most buckets that any metric has.
BUCKETS: Final = 25


class PerformanceHistogramRow(Base):
    """How many values of a metric fell into each bucket.

    A bucket is a column: adding to all of them is one statement, and so is summing them up.
    """

    __tablename__ = "performance_histograms"

    #: First, so that the hours of a metric stand side by side.
    metric: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: ``YYYY-MM-DDTHH``, or ``YYYY-MM-DD``.
    hour: Mapped[str] = mapped_column(CHAR(13), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: As the upstream names it.
    model_key: Mapped[str] = mapped_column(String(256), primary_key=True)
    #: The client's; for waits what is spoken with the upstream.
    protocol: Mapped[str] = mapped_column(String(32), primary_key=True)


for _number in range(BUCKETS):
    setattr(
        PerformanceHistogramRow,
        f"n{_number:02}",
        mapped_column(BigInteger, server_default=text("0"), nullable=False),
    )


class PerformanceCountRow(Base):
    """How many exchanges there were, and how they ended; the last four columns add up to the first."""

    __tablename__ = "performance_counts"

    hour: Mapped[str] = mapped_column(CHAR(13), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    model_key: Mapped[str] = mapped_column(String(256), primary_key=True)
    protocol: Mapped[str] = mapped_column(String(32), primary_key=True)
    requests: Mapped[int] = mapped_column(BigInteger)
    succeeded: Mapped[int] = mapped_column(BigInteger)
    #: The upstream failed, behind output and before any.
    failed_with_output: Mapped[int] = mapped_column(BigInteger)
    failed_without_output: Mapped[int] = mapped_column(BigInteger)
    #: Neither: the client left, or there was nobody to ask.
    neutral: Mapped[int] = mapped_column(BigInteger)
    #: Of those that failed: silent for longer than the limit.
    stalled: Mapped[int] = mapped_column(BigInteger)
