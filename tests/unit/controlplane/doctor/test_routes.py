from flask.testing import FlaskClient

from floway.store import upstreams
from tests.support.dashboard import person, signed_in
from tests.support.ports import free_port


def test_an_administrator_sees_every_check_and_what_to_do(client: FlaskClient) -> None:
    upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})
    signed_in(client)

    answer = client.get("/api/doctor")

    rows = {row["check"]: row for row in answer.get_json()["items"]}
    assert answer.status_code == 200
    assert rows["migrations"] | {"says": ""} == {
        "check": "migrations",
        "level": "ok",
        "says": "",
        "advice": "",
    }
    [way] = [row for name, row in rows.items() if name.startswith("way direct -> ")]
    assert (way["level"], "local" in way["says"], bool(way["advice"])) == ("failure", True, True)


def test_nothing_outside_is_asked_when_it_must_not_be(client: FlaskClient) -> None:
    signed_in(client)

    rows = client.get("/api/doctor?offline=true").get_json()["items"]
    wrong = client.get("/api/doctor?offline=perhaps")

    assert {row["check"]: row["level"] for row in rows}["ways"] == "skipped"
    assert (wrong.status_code, wrong.get_json()["code"]) == (400, "validation_failed")


def test_it_is_for_administrators(client: FlaskClient) -> None:
    person("grace", "operator")
    signed_in(client, "grace")

    assert client.get("/api/doctor").status_code == 403
