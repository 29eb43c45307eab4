"""What the overview says about what is stored."""

from datetime import timedelta

from flask import Flask

from floway import clock
from floway.controlplane.overview import snapshot
from floway.domain.exchange import ExchangeRecord
from floway.domain.model import Catalog, Model
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.services.model_lists import ModelLists
from floway.store import catalogs, upstreams, usage

NOTHING = ModelLists({}, {})
CHECKS = {"database": "ok", "migrations": "ok"}
TOKENS = {"input": 0, "cache_read": 0, "cache_write": 0, "output": 0}


def exchange(id_: str, **facts: object) -> ExchangeRecord:
    record = {
        "id": id_,
        "started_at": clock.now(),
        "key_id": "key_1",
        "user_id": "usr_1",
        "protocol": "messages",
        "action": "generate",
        "model": "claude-x",
        "verdict": Verdict.COMPLETE,
        "status": 200,
    } | facts
    return ExchangeRecord(**record)  # type: ignore[arg-type]  # a builder takes any field


def add_upstream(name: str, enabled: bool = True) -> str:
    config = {"base_url": "http://127.0.0.1:9", "auth_style": "none", "protocols": ["gemini", "messages"]}
    return upstreams.create("custom", name, config, {}, enabled=enabled).id


def test_an_empty_gateway_is_all_zeros(app: Flask) -> None:
    overview = snapshot.read(CHECKS, NOTHING)

    assert overview["gateway"] == {"version": "0.1.0", "is_ready": True, "reason": None}
    assert overview["upstreams"] == []
    assert overview["exchanges"] == []
    assert overview["usage"]["requests"] == 0
    assert overview["usage"]["tokens"] == TOKENS
    assert overview["usage"]["by_outcome"] == []


def test_a_check_that_fails_is_the_reason(app: Flask) -> None:
    gateway = snapshot.read({"database": "ok", "draining": "the worker is stopping"}, NOTHING)["gateway"]

    assert gateway["is_ready"] is False
    assert gateway["reason"] == "draining: the worker is stopping"


def test_usage_is_summed_by_outcome_and_model_in_four_kinds_of_tokens(app: Flask) -> None:
    used = Usage(
        input_tokens=10,
        cache_read_tokens=20,
        cache_write_5m_tokens=3,
        cache_write_1h_tokens=4,
        output_tokens=50,
        reasoning_tokens=40,
        input_image_tokens=1,
        output_image_tokens=2,
    )
    usage.record(
        [
            exchange("1", usage=used, cost_microusd=1_500_000),
            exchange("2", usage=used, cost_microusd=2),
            exchange("3", model="gpt-x", verdict=Verdict.STALLED, status=504, cost_microusd=None),
        ]
    )

    found = snapshot.read(CHECKS, NOTHING)["usage"]

    assert found["requests"] == 3
    assert found["tokens"] == {"input": 22, "cache_read": 40, "cache_write": 14, "output": 104}
    assert found["by_outcome"] == [{"outcome": "ok", "requests": 2}, {"outcome": "stalled", "requests": 1}]
    assert found["by_model"] == [
        {"model": "claude-x", "requests": 2, "cost_usd": "1.500002", "tokens": found["tokens"]},
        {"model": "gpt-x", "requests": 1, "cost_usd": None, "tokens": TOKENS},
    ]
    assert (found["cost_usd"], found["unpriced_requests"]) == ("1.500002", 1)


def test_usage_of_the_day_before_does_not_count(app: Flask) -> None:
    usage.record([exchange("old", started_at=clock.now() - timedelta(hours=26)), exchange("new")])

    assert snapshot.read(CHECKS, NOTHING)["usage"]["requests"] == 1


def test_exchanges_are_the_newest_twenty_with_the_name_of_their_upstream(app: Flask) -> None:
    known = add_upstream("main vendor")
    at = clock.now()
    usage.record(
        [exchange(f"{n:02}", started_at=at + timedelta(seconds=n), upstream_id=known) for n in range(21)]
    )
    usage.record([exchange("gone", started_at=at + timedelta(minutes=1), upstream_id="up_deleted")])
    usage.record([exchange("none", started_at=at + timedelta(minutes=2))])

    found = snapshot.read(CHECKS, NOTHING)["exchanges"]

    assert [each["id"] for each in found][:3] == ["none", "gone", "20"]
    assert [each["upstream"] for each in found][:3] == [None, "up_deleted", "main vendor"]
    assert len(found) == 20


def test_an_upstream_shows_its_stored_list_and_why_it_is_old(app: Flask) -> None:
    id_ = add_upstream("main vendor", enabled=False)
    at = clock.now().replace(microsecond=0)
    model = Model("m", "m", frozenset({"messages"}))
    catalogs.write(id_, Catalog((model,), at, upstream_version=1, error="timed out", error_at=at))

    [found] = snapshot.read(CHECKS, NOTHING)["upstreams"]

    assert found == {
        "id": id_,
        "name": "main vendor",
        "kind": "custom",
        "enabled": False,
        "protocols": ["messages", "gemini"],
        "models": 1,
        "fetched_at": at,
        "error": "timed out",
        "error_at": at,
    }


def test_an_upstream_that_never_gave_a_list_shows_why(app: Flask) -> None:
    cold, failing = add_upstream("cold"), add_upstream("failing")

    found = snapshot.read(CHECKS, ModelLists({}, {failing: "refused the connection"}))["upstreams"]

    assert [(each["id"], each["models"], each["error"]) for each in found] == [
        (cold, None, None),
        (failing, None, "refused the connection"),
    ]


def test_a_configured_list_is_counted_although_it_is_not_stored(app: Flask) -> None:
    id_ = add_upstream("fixed")
    model = Model("m", "m", frozenset({"responses"}))

    [found] = snapshot.read(CHECKS, ModelLists({id_: {"m": model}}, {}))["upstreams"]

    assert (found["models"], found["fetched_at"]) == (1, None)
    assert found["protocols"] == ["messages", "responses", "gemini"]
