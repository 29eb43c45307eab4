import json
from pathlib import Path

from flask import Flask

from floway.domain.proxy import Endpoint, Proxy
from floway.store import proxies, proxy_backoffs, upstreams
from tests.support.builders import NOON
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy
from tests.support.upstream import replies, upstream, whole
from tests.unit.cli.conftest import Run

URL = "socks5://ada:hunter2@10.0.0.1:1080#Frankfurt"


def stored(app: Flask) -> list[Proxy]:
    with app.app_context():
        return list(proxies.list_all())


def test_only_the_id_is_printed(run: Run, app: Flask) -> None:
    done = run("proxies", "add", URL, "--dial-timeout", "30")

    [proxy] = stored(app)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{proxy.id}\n", "")
    assert proxy.name == "Frankfurt"
    assert proxy.endpoint == Endpoint("socks5", "10.0.0.1", 1080, "ada", "hunter2")
    assert proxy.dial_seconds == 30


def test_the_url_need_not_be_on_the_command_line(run: Run, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(f"{URL}\n")

    run("proxies", "add", "--url-file", str(file), "--name", "one")
    run("proxies", "add", "--url-file", "-", "--name", "two", stdin=URL)
    assert run("proxies", "add").exit_code == 2
    assert run("proxies", "add", URL, "--url-file", "-").exit_code == 2

    assert [proxy.endpoint.password for proxy in stored(app)] == ["hunter2", "hunter2"]


def test_the_list_tells_who_uses_a_proxy_and_no_login(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)
    run("proxies", "add", "http://10.0.0.2:8080")
    with app.app_context():
        upstreams.create("custom", "one", {}, {})
    run("upstreams", "proxies", "one", "Frankfurt", "direct")

    listed = run("proxies", "list", "--json")

    first, second = json.loads(listed.stdout)
    assert (first["address"], first["login"], first["dial_seconds"]) == ("socks5://10.0.0.1:1080", True, 10)
    assert (first["upstreams"], second["upstreams"], second["login"]) == (["one"], [], False)
    for text in (listed.stdout, run("proxies", "list").stdout, run("upstreams", "show", "one").stdout):
        assert "hunter2" not in text
        assert "ada" not in text


def test_a_proxy_is_edited_and_removed(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)

    assert run("proxies", "edit", "Frankfurt").exit_code == 2
    assert run("proxies", "edit", "Frankfurt", "--name", "Berlin", "--dial-timeout", "7").exit_code == 0
    assert run("proxies", "edit", "Berlin", "--url-file", "-", stdin="http://10.0.0.2:8080").exit_code == 0

    [proxy] = stored(app)
    assert (proxy.name, proxy.dial_seconds, proxy.endpoint.port) == ("Berlin", 7, 8080)
    assert run("proxies", "remove", "Berlin").exit_code == 0
    assert stored(app) == []


def test_a_proxy_in_use_is_not_removed(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)
    with app.app_context():
        upstreams.create("custom", "one", {}, {})
    run("upstreams", "proxies", "one", "Frankfurt")

    done = run("proxies", "remove", "Frankfurt")

    assert done.exit_code == 1
    assert "is in use by one; take it out first" in done.stderr
    run("upstreams", "proxies", "one", "--direct")
    assert run("proxies", "remove", "Frankfurt").exit_code == 0


def test_an_upstream_shows_its_ways(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)
    with app.app_context():
        upstreams.create("custom", "one", {}, {})

    assert run("upstreams", "proxies", "one").stdout == "direct\n"
    assert run("upstreams", "proxies", "one", "direct", "Frankfurt").stdout == "direct\nFrankfurt\n"
    assert run("upstreams", "proxies", "one").stdout == "direct\nFrankfurt\n"
    assert run("upstreams", "proxies", "one", "Frankfurt", "--direct").exit_code == 2
    assert run("upstreams", "proxies", "one", "nobody").exit_code == 1
    assert run("upstreams", "proxies", "one", "--direct").stdout == "direct\n"


def test_an_upstream_is_added_with_its_ways(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)
    add = ("upstreams", "add", "custom", "--name", "one", "--base-url", "https://h", "--api-key", "k")
    refused = run(*add, "--endpoint", "messages", "--proxy", "nobody")

    done = run(*add, "--endpoint", "messages", "--proxy", "Frankfurt", "--proxy", "direct")

    assert (refused.exit_code, done.exit_code) == (1, 0)
    assert run("upstreams", "proxies", "one").stdout == "Frankfurt\ndirect\n"


def test_a_url_that_cannot_work_is_refused_without_its_login(run: Run, app: Flask) -> None:
    done = run("proxies", "add", "ss://hunter2@h:1")

    assert done.exit_code == 1
    assert "must begin with http://" in done.stderr
    assert "hunter2" not in done.stderr
    assert stored(app) == []


def test_a_test_prints_the_address_or_the_stage(run: Run, app: Flask) -> None:
    with (
        upstream(replies(whole(b"203.0.113.7"))) as page,
        connect_proxy(Login("ada", "hunter2")) as running,
    ):
        run("proxies", "add", running.url, "--name", "one")

        assert run("proxies", "test", "one", "--anchor", page.origin).stdout == "203.0.113.7\n"
        assert run("proxies", "test", running.url, "--anchor", page.origin).stdout == "203.0.113.7\n"

        wrong = run("proxies", "test", running.url.replace("hunter2", "hunter3"), "--anchor", page.origin)
        assert wrong.exit_code == 1
        assert "[proxy-handshake] it answered HTTP 407 (user name or password)" in wrong.stderr
        assert "hunter" not in wrong.stderr

    dead = run("proxies", "test", f"http://127.0.0.1:{free_port()}", "--anchor", page.origin)
    assert "[tcp-connect]" in dead.stderr
    assert run("proxies", "test", "one", "--anchor", "nowhere").exit_code == 2
    assert len(stored(app)) == 1


def test_rests_are_listed_and_ended(run: Run, app: Flask) -> None:
    run("proxies", "add", URL)
    with app.app_context():
        row = upstreams.create("custom", "one", {}, {})
        proxy_backoffs.failed(proxies.list_all()[0].id, row.id, NOON, "[tcp-connect] refused")

    [rest] = json.loads(run("proxies", "rests", "--json").stdout)

    assert (rest["proxy"], rest["upstream"], rest["failures"]) == ("Frankfurt", "one", 1)
    assert (rest["last_error"], rest["last_error_at"]) == (
        "[tcp-connect] refused",
        "2026-11-22T12:00:00.000Z",
    )
    assert "1 rests are ended" in run("proxies", "reset", "Frankfurt", "--upstream", "one").stderr
    assert json.loads(run("proxies", "rests", "--json").stdout) == []
