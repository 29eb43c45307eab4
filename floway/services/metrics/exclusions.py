"""Which upstreams are passed over, as a scrape finds it.

All workers know the same, through the database, so that the one that is scraped tells it for all; values that
workers share in files would be added up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from floway.domain.health import WHOLE_UPSTREAM, Domain, Exclusion
from floway.domain.upstream import Upstream
from floway.gateway.health.policy import is_over

#: ``{metric: what it tells}``; the label of each is ``upstream``.
GAUGES: Final[Mapping[str, str]] = {
    "floway_upstream_excluded": "Whether an upstream is passed over with all of its models: 1 or 0.",
    "floway_upstream_excluded_models": "Models of an upstream that are passed over by themselves.",
}
LABELS: Final = ("upstream",)


@dataclass(frozen=True, slots=True)
class Excluded:
    """What of one upstream is passed over."""

    #: Of the upstream.
    name: str
    is_whole: bool
    models: int


def excluded(
    upstreams: Iterable[Upstream], known: Mapping[Domain, Exclusion], now: datetime
) -> tuple[Excluded, ...]:
    """What is passed over of each upstream; one whose traffic comes back already is not."""
    shut = [each for each in known.values() if each.state != "recovering" and not is_over(each, now)]
    return tuple(_excluded(upstream, shut) for upstream in upstreams)


class Exclusions(Collector):
    """Tells the same in each exposition."""

    def __init__(self, found: Iterable[Excluded]) -> None:
        self._found = tuple(found)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Both gauges, a sample for each upstream."""
        values = {
            "floway_upstream_excluded": lambda each: float(each.is_whole),
            "floway_upstream_excluded_models": lambda each: float(each.models),
        }
        for name, about in GAUGES.items():
            family = GaugeMetricFamily(name, about, labels=LABELS)
            for each in self._found:
                family.add_metric([each.name], values[name](each))
            yield family


def _excluded(upstream: Upstream, shut: Iterable[Exclusion]) -> Excluded:
    scopes = [
        each.domain.scope
        for each in shut
        if each.domain.upstream_id == upstream.id and each.upstream_version == upstream.version
    ]
    models = sum(1 for scope in scopes if scope != WHOLE_UPSTREAM)
    return Excluded(upstream.name, len(scopes) > models, models)
