"""``docs/metrics.md`` has every metric with its labels, and no other."""

import re

from prometheus_client import CollectorRegistry

from floway.services.metrics.exclusions import GAUGES, LABELS
from floway.services.metrics.meters import meters
from tests.rules.tree import text

_ROW = re.compile(r"^\| `(\w+)` \| ([\w, ]*)\| ", re.MULTILINE)


def test_the_page_and_the_metrics_agree() -> None:
    registry = CollectorRegistry()
    made = meters(registry)
    metrics = [getattr(made, name) for name in made.__dataclass_fields__]
    labels = {metric._name: ", ".join(metric._labelnames) for metric in metrics}
    labels |= dict.fromkeys(GAUGES, ", ".join(LABELS))
    written = {
        name.removesuffix("_total"): found.strip() for name, found in _ROW.findall(text("docs/metrics.md"))
    }

    assert written == labels
