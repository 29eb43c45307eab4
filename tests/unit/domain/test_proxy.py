from datetime import timedelta

import pytest

from floway.domain.proxy import Backoff, Endpoint, Proxy, Route, after_failure, parse, route
from floway.errors import ConfigError
from tests.support.builders import NOON

ONE = Proxy("proxy_1", "one", Endpoint("http", "127.0.0.1", 8080))


@pytest.mark.parametrize(
    ("url", "endpoint", "label"),
    [
        ("http://127.0.0.1:8080", Endpoint("http", "127.0.0.1", 8080), "127.0.0.1:8080"),
        ("https://proxy.example", Endpoint("https", "proxy.example", 443), "proxy.example:443"),
        ("https://Proxy.Example:8443/", Endpoint("https", "proxy.example", 8443), "proxy.example:8443"),
        ("socks5h://[2001:db8::1]:1080", Endpoint("socks5", "2001:db8::1", 1080), "[2001:db8::1]:1080"),
        (
            "socks5://ada:p%40ss%3A@h:1080#Frankfurt%201",
            Endpoint("socks5", "h", 1080, "ada", "p@ss:"),
            "Frankfurt 1",
        ),
        (" http://%C3%A4da:@h:1 ", Endpoint("http", "h", 1, "äda", ""), "h:1"),
    ],
)
def test_a_url_is_an_endpoint_and_a_name(url: str, endpoint: Endpoint, label: str) -> None:
    assert parse(url) == (endpoint, label)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("socks5://user:hunter2@h", "has no port"),
        ("http://user:hunter2@h", "has no port"),
        ("socks5://user:hunter2@h:0", "from 1 to 65535"),
        ("http://user:hunter2@h:70000", "from 1 to 65535"),
        ("ss://hunter2@h:1", "other kinds of proxies are not supported"),
        ("hunter2", "must begin with http://, https://, socks5://"),
        ("http:user:hunter2@h:1", "must begin with"),
        ("http://user:hunter2@:1", "needs a host"),
        ("http://user:hunter2@bücher.example:1", "needs a host"),
        ("http://user:hunter2@[::hunter2]:1", "not valid|not an IPv6 address"),
        (f"http://user:hunter2@{'h' * 254}:1", "more than 253 characters"),
        ("http://user:hunter2@h:1/path", "must end after its port"),
        ("http://user:hunter2@h:1?q", "must end after its port"),
        ("http://:hunter2@h:1", "a password and no user name"),
        ("http://us%3Aer:hunter2@h:1", "cannot have a colon"),
        ("http://user:hunter2%FF@h:1", "password in the proxy's URL is not percent-encoded UTF-8"),
        ("socks5://user@h:1", "1 to 255 bytes each"),
        (f"socks5://user:{'hunter2' * 40}@h:1", "1 to 255 bytes each"),
    ],
)
def test_a_url_that_cannot_work_is_refused_without_its_credentials(url: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence) as refused:
        parse(url)

    assert "hunter2" not in str(refused.value)


def test_credentials_are_not_printed() -> None:
    endpoint, _ = parse("http://ada:hunter2@h:1")

    assert "hunter2" not in repr(Proxy("proxy_1", "one", endpoint))
    assert "ada" not in repr(endpoint)
    assert endpoint.address == "http://h:1"


def test_the_rest_doubles_up_to_an_hour() -> None:
    at, known, seconds = NOON, None, []
    for _ in range(9):
        known = after_failure(known, at, "refused")
        seconds.append((known.expires_at - at).total_seconds())
        at = known.expires_at

    assert seconds == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert known is not None
    assert known.fail_count == 9


def test_many_failures_do_not_overflow() -> None:
    known = Backoff(10**6, NOON, "refused", NOON)

    assert after_failure(known, NOON, "refused").expires_at == NOON + timedelta(hours=1)


def test_failures_within_a_rest_are_one_outage() -> None:
    first = after_failure(None, NOON, "refused")
    later = NOON + timedelta(seconds=59)

    assert after_failure(first, later, "too late") == Backoff(
        1, NOON + timedelta(seconds=60), "too late", later
    )


@pytest.mark.parametrize("ways", [(), (None,)])
def test_the_direct_way_alone_is_no_route(ways: tuple[Proxy | None, ...]) -> None:
    assert route("up_1", ways) is None


def test_a_route_keeps_its_order() -> None:
    assert route("up_1", (None, ONE)) == Route("up_1", (None, ONE))
