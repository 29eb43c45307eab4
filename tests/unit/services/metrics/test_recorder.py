import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from floway.domain.exchange import ExchangeRecord, Lost, Tried
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.services.metrics.exclusions import Excluded
from floway.services.metrics.folder import VARIABLE
from floway.services.metrics.meters import MAX_MODELS
from floway.services.metrics.recorder import Recorder

RECORD = ExchangeRecord(
    id="req_1",
    started_at=datetime(2026, 11, 22, tzinfo=UTC),
    key_id="key_1",
    user_id="usr_1",
    protocol="messages",
    action="generate",
    model="what the client asked for",
    verdict=Verdict.COMPLETE,
    status=200,
    upstream_id="up_1",
    model_key="claude-x",
    usage=Usage(input_tokens=10, cache_write_5m_tokens=3, cache_write_1h_tokens=4, output_tokens=7),
    cost_microusd=1500,
    duration_ms=2300,
    first_token_ms=400,
)


def recorder(is_shared: bool = False) -> Recorder:
    return Recorder(lambda: {"up_1": "main vendor"}, lambda: 3, lambda: 2, is_shared=is_shared)


def samples(exposition: bytes) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(exposition.decode())
        for sample in family.samples
    }


def value(exposition: bytes, name: str, **labels: str) -> float | None:
    return samples(exposition).get((name, frozenset(labels.items())))


def test_an_exchange_is_counted_with_its_tokens_cost_and_times() -> None:
    metrics = recorder()
    metrics.note(RECORD)
    metrics.note(RECORD)

    shown = metrics.exposition()

    where = {"upstream": "main vendor", "model": "claude-x"}
    of = {"protocol": "messages", "upstream": "main vendor"}
    assert value(shown, "floway_exchanges_total", **of, model="claude-x", outcome="ok", status="200") == 2
    assert value(shown, "floway_tokens_total", **where, bucket="input") == 20
    assert value(shown, "floway_tokens_total", **where, bucket="cache_write") == 14
    assert value(shown, "floway_tokens_total", **where, bucket="output") == 14
    assert value(shown, "floway_tokens_total", **where, bucket="cache_read") is None
    assert value(shown, "floway_cost_micro_usd_total", **where) == 3000
    assert value(shown, "floway_exchange_duration_seconds_sum", **of) == 4.6
    assert value(shown, "floway_exchange_duration_seconds_bucket", **of, le="2.5") == 2
    assert value(shown, "floway_exchange_duration_seconds_bucket", **of, le="1.0") == 0
    assert value(shown, "floway_time_to_first_token_seconds_count", **of) == 2
    assert value(shown, "floway_open_exchanges") == 3
    assert value(shown, "floway_unwritten_exchanges") == 2


def test_what_has_no_price_is_counted_apart() -> None:
    metrics = recorder()
    metrics.note(replace(RECORD, cost_microusd=None))

    shown = metrics.exposition()

    where = {"upstream": "main vendor", "model": "claude-x"}
    assert value(shown, "floway_unpriced_exchanges_total", **where) == 1
    assert value(shown, "floway_cost_micro_usd_total", **where) is None


def test_failed_attempts_and_losses_are_counted_and_passed_over_candidates_are_not() -> None:
    metrics = recorder()
    tried = (
        Tried("up_9", 1, 529, "overloaded", 12),
        Tried("up_1", 2, None, "refused the connection", 3),
        Tried("up_1", None, None, "rests", 0),
    )
    metrics.note(replace(RECORD, attempt_log=tried, losses=(Lost("top_k", "dropped", "no such member"),)))

    shown = metrics.exposition()

    assert value(shown, "floway_failed_attempts_total", upstream="up_9", status="529") == 1
    assert value(shown, "floway_failed_attempts_total", upstream="main vendor", status="none") == 1
    lost = {"protocol": "messages", "upstream": "main vendor", "kind": "dropped"}
    assert value(shown, "floway_losses_total", **lost) == 1


def test_labels_have_a_bound_and_nothing_that_a_client_chose() -> None:
    metrics = recorder()
    for number in range(MAX_MODELS + 20):
        metrics.note(replace(RECORD, model_key=f"model-{number}"))
    metrics.note(replace(RECORD, upstream_id="", model_key="", verdict=Verdict.ENDED_BY_US, status=404))

    shown = metrics.exposition()

    models = {
        dict(labels).get("model") for name, labels in samples(shown) if name == "floway_exchanges_total"
    }
    assert len(models) == MAX_MODELS + 2
    assert {"other", "none"} < models
    for secret in (RECORD.model, RECORD.key_id, RECORD.user_id):
        assert secret not in shown.decode()


WORKER = """
    import os, sys, time
    from tests.unit.services.metrics.test_recorder import RECORD, recorder
    metrics = recorder(is_shared=True)
    metrics.note(RECORD)
    metrics.count()
    print("counted", flush=True)
    sys.stdin.read()
    os._exit(0)
"""


def test_one_worker_answers_for_all_and_forgets_what_the_dead_were_serving(tmp_path: Path) -> None:
    environ = os.environ | {VARIABLE: str(tmp_path)}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER)],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    scrape = (
        "import sys; from tests.unit.services.metrics.test_recorder import recorder;"
        "sys.stdout.buffer.write(recorder(is_shared=True).exposition())"
    )

    def scraped() -> bytes:
        return subprocess.run(
            [sys.executable, "-c", scrape], env=environ, capture_output=True, check=True
        ).stdout

    where = {"upstream": "main vendor", "model": "claude-x"}
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "counted\n"
        both = scraped()
        assert value(both, "floway_cost_micro_usd_total", **where) == 3000
        # Of the two workers and of the one that answers.
        assert value(both, "floway_open_exchanges") == 9
    finally:
        for worker in workers:
            worker.communicate("")

    later = scraped()
    assert value(later, "floway_cost_micro_usd_total", **where) == 3000
    assert value(later, "floway_open_exchanges") == 3


def test_what_is_passed_over_is_as_the_scrape_finds_it() -> None:
    found = [Excluded("main vendor", True, 0)]
    metrics = Recorder(lambda: {}, lambda: 0, lambda: 0, lambda: found, is_shared=False)

    before = metrics.exposition()
    found[0] = Excluded("main vendor", False, 2)
    after = metrics.exposition()

    assert value(before, "floway_upstream_excluded", upstream="main vendor") == 1
    assert value(after, "floway_upstream_excluded", upstream="main vendor") == 0
    assert value(after, "floway_upstream_excluded_models", upstream="main vendor") == 2
