"""Prometheus scrapes a gateway of several workers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator

MODEL = "sim-metered"
TOKEN = "a-token-that-prometheus-knows"
REQUESTS = 24


@pytest.fixture(scope="module")
def metered(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway of three workers with a model of its own."""
    gateway = Gateway(tmp_path_factory.mktemp("metered"), {"FLOWAY_METRICS_TOKEN": TOKEN})
    gateway.prepare()
    gateway.add_upstream("main vendor", simulator.base_url, models=[MODEL])
    gateway.start(workers=3)
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def scrape(gateway: Gateway, token: str = TOKEN) -> requests.Response:
    """One scrape, by a connection of its own and so by any worker."""
    return requests.get(
        f"{gateway.base_url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )


def total(text: str, name: str, **labels: str) -> float:
    """The sum of a metric's samples that have these labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_any_worker_answers_for_all(metered: Gateway) -> None:
    body = {"model": MODEL, "max_tokens": 64, "messages": [{"role": "user", "content": "Hello."}]}

    def ask(_: int) -> int:
        headers = {"x-api-key": metered.api_key}
        return requests.post(
            f"{metered.base_url}/v1/messages", json=body, headers=headers, timeout=30
        ).status_code

    def counted() -> float:
        text = scrape(metered).text
        return total(text, "floway_exchanges_total", upstream="main vendor", model=MODEL, outcome="ok")

    wait_until(lambda: ask(0) == 200, "the model of the metered gateway")
    # The worker that served it counts it within a second, the one that is asked may be another.
    wait_until(lambda: counted() == 1, "the first exchange")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(REQUESTS))) == {200}

    wait_until(lambda: counted() >= 1 + REQUESTS, "every exchange in one scrape")
    text = scrape(metered).text
    assert total(text, "floway_exchanges_total", status="200") == 1 + REQUESTS
    assert total(text, "floway_tokens_total", bucket="output", model=MODEL) > 0
    assert total(text, "floway_time_to_first_token_seconds_count") == 0
    assert total(text, "floway_exchange_duration_seconds_count") >= 1 + REQUESTS
    assert total(text, "floway_open_exchanges") == 0
    assert metered.api_key not in text


@pytest.mark.parametrize("token", ["", "a-token-that-prometheus-knowS"])
def test_another_token_sees_nothing(metered: Gateway, token: str) -> None:
    answer = scrape(metered, token)

    assert answer.status_code == 401
    assert "floway_" not in answer.text


def test_metrics_are_closed_until_an_operator_opens_them(gateway: Gateway) -> None:
    answer = requests.get(f"{gateway.base_url}/metrics", timeout=10)

    assert answer.status_code == 404
    assert "FLOWAY_METRICS_TOKEN" in answer.json()["error"]
