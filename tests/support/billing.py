"""What every pair of protocols is billed, beside what the simulator says that it metered.

``python -m tests.support.billing > docs/billing.md`` asks a gateway for all of it and writes the page;
``tests/functional/test_billing.py`` does the same and compares.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

from tests.support.cases import CASES, Case, ask
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger, stored_usage, vendor_usage

#: ``{scenario: what the simulator is told to meter}``; reasoning is a part of output everywhere. Without a
#: word on caches Messages would write what the gateway has marked for it.
SCENARIOS = {
    "plain": "input=1000+cache_write=0+output=37",
    "cache": "input=100+cache_read=9000+cache_write=400+cache_write_1h=70+output=37+reasoning=5",
    "priority": "input=1000+cache_read=500+cache_write=0+output=37+tier=priority",
    "flex": "input=1000+cache_read=500+cache_write=0+output=37+tier=flex",
    "long": "input=272001+cache_write=0+output=37",
}
#: ``{scenario: how the vendor ends its stream too early}``.
ABORTS = {"cut": "cut=6", "ended early": "end=6", "error": "error_after=6"}
#: ``{upstream's protocol: (input, output)}`` that its first six frames report of 1000 and 37: Messages and
#: Gemini count as they go, the others at the end.
REPORTED = {"messages": (1000, 1), "chat_completions": (0, 0), "responses": (0, 0), "gemini": (1000, 6)}
COUNTS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output")
#: USD per million tokens, by tier: no two alike, so that no count is charged as another.
RATES = {
    "": dict(zip(COUNTS, ("2", "0.2", "2.5", "4", "10"), strict=True)),
    "priority": dict(zip(COUNTS, ("4", "0.4", "5", "8", "20"), strict=True)),
    "flex": dict(zip(COUNTS, ("1", "0.1", "1.25", "2", "5"), strict=True)),
    "long": dict(zip(COUNTS, ("3", "0.3", "3.75", "6", "15"), strict=True)),
}
PRICE = {
    "base": RATES[""],
    "tiers": {tier: RATES[tier] for tier in ("priority", "flex")},
    "bands": [{"from_tokens": 272_001, "rates": RATES["long"]}],
}


@dataclass(frozen=True)
class Billed:
    """One exchange: who asked whom for what, and what was written down."""

    client: str
    upstream: str
    scenario: str
    stream: bool
    counts: dict[str, int]
    tier: str
    cost_microusd: int | None

    @property
    def cell(self) -> str:
        """``1000/0/0/0/37 = 2370``."""
        return f"{'/'.join(str(self.counts[name]) for name in COUNTS)} = {self.cost_microusd}"


def model_of(protocol: str) -> str:
    """The model that only the upstream of this protocol serves."""
    return f"sim-bill-{protocol.replace('_', '-')}"


def prepared(gateway: Gateway, simulator: Simulator) -> None:
    """Add an upstream for each protocol, and a price for its model."""
    gateway.prepare()
    for case in CASES:
        model = model_of(case.id)
        gateway.add_upstream(case.id, simulator.base_url, endpoints=(case.id,), models=(model,))
        gateway.flask("prices", "set", model, "--price", json.dumps(PRICE))


def billed(gateway: Gateway, simulator: Simulator, ledger: Ledger) -> Iterator[tuple[Billed, Billed]]:
    """Each exchange as it is on record, and as it should be."""
    asked: list[tuple[str, str, str, bool]] = []
    answers: list[tuple[str, Counter[str]]] = []
    for scenario in (*SCENARIOS, *ABORTS):
        some = [
            (client, upstream, scenario, stream)
            for client in CASES
            for upstream in CASES
            for stream in ((True,) if scenario in ABORTS else (True, False))
        ]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda each: _asked(gateway, *each), some))
        # The vendor's journal is shorter than the page.
        journal = simulator.requests()
        for (client, upstream, _, stream), (request_id, mark) in zip(some, found, strict=True):
            asked.append((client.id, upstream.id, scenario, stream))
            answers.append((request_id, _metered(journal, upstream.id, scenario, mark)))
    records = {record.id: record for record in ledger.wait(len(asked))}
    for identity, (request_id, metered) in zip(asked, answers, strict=True):
        record = records[request_id]
        counts = {name: stored_usage(record.usage)[name] for name in COUNTS}
        yield Billed(*identity, counts, record.tier, record.cost_microusd), _expected(*identity, metered)


def page(found: list[Billed]) -> str:
    """The page, from what is on record."""
    cells = {(each.scenario, each.client, each.upstream, each.stream): each for each in found}
    lines = [
        "# What is billed",
        "",
        "For every protocol of a client (rows) and of an upstream (columns): the token counts that",
        "were billed as `input/cache read/cache write/cache write 1h/output`, and what they cost in",
        "millionths of a dollar. Each equals what the simulator says it metered, and its price by the",
        "rates below; streamed and whole answers are billed alike. A tier is the one that the upstream",
        "says it served; the simulated Gemini says none, so that the standard one is billed. A stream",
        "that breaks off is billed for what it has reported by then: Messages and Gemini count as they",
        "go, the other two at the end.",
        "",
        "This page is written by a test run (`python -m tests.support.billing`), and compared by",
        "`tests/functional/test_billing.py`.",
        "",
        "Rates in USD per million tokens, in the same order:",
        "",
        *(f"- {tier or 'standard'}: {', '.join(rates.values())}" for tier, rates in RATES.items()),
        "",
    ]
    for scenario in (*SCENARIOS, *ABORTS):
        what = SCENARIOS.get(scenario) or f"{SCENARIOS['plain']}, {ABORTS[scenario]}: streams only"
        lines += [f"## {scenario.capitalize()}", "", f"The simulator was told: `{what}`.", ""]
        lines += [f"| | {' | '.join(case.id for case in CASES)} |", "|---" * (len(CASES) + 1) + "|"]
        for client in CASES:
            row = [cells[scenario, client.id, upstream.id, True].cell for upstream in CASES]
            lines.append(f"| **{client.id}** | {' | '.join(row)} |")
        lines.append("")
    return "\n".join(lines)


def _asked(gateway: Gateway, client: Case, upstream: Case, scenario: str, stream: bool) -> tuple[str, str]:
    """The id of an exchange, and the mark by which the vendor's journal knows it."""
    mark = f"{client.id}-{upstream.id}-{scenario}-{stream}".replace(" ", "-")
    options = SCENARIOS.get(scenario) or f"events=20+{SCENARIOS['plain']}+{ABORTS[scenario]}"
    prompt = f"{mark} [[sim:{options}]]"
    call = ask(gateway, client, model_of(upstream.id), stream, prompt=prompt)
    call.wait_head().read_all(60)
    assert call.status == 200, (mark, call.body)
    return call.header("x-floway-request-id"), mark


def _metered(journal: list[dict[str, Any]], protocol: str, scenario: str, mark: str) -> Counter[str]:
    if scenario in ABORTS:
        given, said = REPORTED[protocol]
        return Counter(input=given, output=said)
    [entry] = [entry for entry in journal if f"{mark} " in entry["body"]]
    return vendor_usage(protocol, entry["usage"])


def _expected(client: str, upstream: str, scenario: str, stream: bool, metered: Counter[str]) -> Billed:
    counts = {name: metered[name] for name in COUNTS}
    # The simulated Google says no tier: what nobody says is the standard one.
    tier = scenario if scenario in ("priority", "flex") and upstream != "gemini" else ""
    rates = RATES["long" if scenario == "long" else tier]
    cost = sum(Decimal(rates[name]) * count for name, count in counts.items())
    rounded = int(Decimal(cost).to_integral_value(ROUND_HALF_EVEN))
    return Billed(client, upstream, scenario, stream, counts, tier, rounded)


def run() -> tuple[str, list[tuple[Billed, Billed]]]:
    """The page, and what differs from what it should be."""
    with tempfile.TemporaryDirectory() as folder, running_simulator() as simulator:
        # Their faults must not keep a vendor from the next exchange.
        gateway = Gateway(Path(folder), {"FLOWAY_UPSTREAM_HEALTH": "false"})
        try:
            prepared(gateway, simulator)
            gateway.start()
            ledger = Ledger(gateway)
            pairs = list(billed(gateway, simulator, ledger))
            ledger.close()
            gateway.stop()
        finally:
            gateway.kill()
    return page([is_ for is_, _ in pairs]), [pair for pair in pairs if pair[0] != pair[1]]


if __name__ == "__main__":
    written, wrong = run()
    if wrong:
        sys.exit("\n".join(f"{is_}\n  instead of {ought}" for is_, ought in wrong))
    sys.stdout.write(written)
