from collections.abc import Iterator
from dataclasses import replace

import pytest

from floway import clock
from floway.domain.proxy import Route
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.services.doctor.finding import Finding
from floway.services.doctor.ways import Way, tried, ways
from floway.settings import Settings, load
from tests.support.builders import upstream as row
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy
from tests.support.upstream import replies, upstream, whole


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


@pytest.fixture
def settings() -> Settings:
    return load({})


def at(address: str, name: str = "mine", **changes: object) -> Upstream:
    """An enabled upstream somewhere."""
    return replace(row(), kind="ollama", name=name, config={"base_url": address}, **changes)  # type: ignore[arg-type]


def test_each_way_is_taken_once_however_many_upstreams_have_it(settings: Settings) -> None:
    with connect_proxy() as running:
        proxy = running.proxy("home")
        routed = Route("up-1", (proxy, None))
        found = list(
            ways(
                [
                    at("https://a.example/v1", "one"),
                    at("https://a.example/v2", "two"),
                    at("https://a.example", "three", route=routed),
                    at("https://b.example", "four", route=Route("up-1", (proxy,))),
                    at("https://c.example", "disabled", enabled=False),
                ],
                settings,
            )
        )

    assert found == [
        Way(None, "https://a.example", ("one", "two", "three")),
        Way(proxy, "https://a.example", ("three",)),
        Way(proxy, "https://b.example", ("four",)),
    ]
    assert [each.check for each in found if isinstance(each, Way)] == [
        "way direct -> https://a.example",
        "way home -> https://a.example",
        "way home -> https://b.example",
    ]


def test_an_upstream_without_an_address_is_a_finding(settings: Settings) -> None:
    [found] = ways([at("nowhere", "lost")], settings)

    assert isinstance(found, Finding)
    assert (found.check, found.level) == ("upstream lost", "failure")


def test_any_answer_shows_that_the_way_is_open_and_what_the_clock_there_shows(client: Client) -> None:
    answer = whole(b"no", "Date: Sun, 22 Nov 2026 12:00:00 GMT", status=401)
    with upstream(replies(answer)) as running:
        found, reading = tried(client, Way(None, running.origin, ("mine",)))

    assert (found.level, found.says) == ("ok", "It leads there (HTTP 401).")
    assert reading is not None
    assert (reading.whose, reading.theirs.isoformat()) == (running.origin, "2026-11-22T12:00:00+00:00")
    assert abs((clock.now() - reading.ours).total_seconds()) < 60


@pytest.mark.parametrize("line", ["Date: yesterday", "Date: ", "X-Nothing: 1"])
def test_an_answer_without_a_date_shows_no_clock(client: Client, line: str) -> None:
    with upstream(replies(whole(b"", line))) as running:
        found, reading = tried(client, Way(None, running.origin, ("mine",)))

    assert (found.level, reading) == ("ok", None)


def test_a_way_that_leads_nowhere_names_who_takes_it(client: Client) -> None:
    found, reading = tried(client, Way(None, f"http://127.0.0.1:{free_port()}", ("one", "two")))

    assert (found.level, reading) == ("failure", None)
    assert "The upstreams that take it: one, two." in found.says
    assert "firewall" in found.advice


def test_a_proxy_that_does_not_open_the_way_is_told_by_its_stage(client: Client) -> None:
    with connect_proxy(Login("ada", "right")) as running:
        wrong = running.proxy("home")
        wrong = replace(wrong, endpoint=replace(wrong.endpoint, password="wrong-password"))
        found, _ = tried(client, Way(wrong, "http://upstream.invalid", ("mine",)))

    assert found.level == "failure"
    assert "proxies test home" in found.advice
    assert "wrong-password" not in found.says


def test_a_way_through_a_proxy_is_really_taken(client: Client) -> None:
    with connect_proxy() as running, upstream(replies(whole(b""))) as vendor:
        found, _ = tried(client, Way(running.proxy("home"), vendor.origin, ("mine",)))

        assert found.level == "ok"
        assert len(running.tunnels) == 1
