"""Where somebody is signed in."""

from flask import Flask
from flask.testing import FlaskClient

from tests.support.dashboard import log_in, person, signed_in


def test_the_own_sessions_are_listed_and_this_one_is_marked(client: FlaskClient, app: Flask) -> None:
    person("eve", "user")
    signed_in(app.test_client(), "eve")
    signed_in(app.test_client())
    log_in(client)

    rows = client.get("/api/sessions").get_json()["items"]

    assert [row["is_current"] for row in rows].count(True) == 1
    assert len(rows) == 2
    assert rows[0]["address"] == "127.0.0.1"
    assert rows[0]["user_agent"].startswith("Werkzeug")
    assert rows[0]["expires_at"].endswith("Z")
    cookie = client.get_cookie("floway_session")
    assert cookie is not None
    assert cookie.value not in repr(rows)


def test_one_of_them_is_ended_and_nobody_elses(client: FlaskClient, app: Flask) -> None:
    person("eve", "user")
    other, stranger = app.test_client(), app.test_client()
    signed_in(stranger, "eve")
    signed_in(other)
    headers = signed_in(client)
    [foreign] = stranger.get("/api/sessions").get_json()["items"]
    rows = client.get("/api/sessions").get_json()["items"]
    [there] = [row["id"] for row in rows if not row["is_current"]]

    assert client.delete(f"/api/sessions/{there}", headers=headers).status_code == 204
    for unknown in (there, foreign["id"]):
        response = client.delete(f"/api/sessions/{unknown}", headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (404, "not_found")

    assert [each.get("/api/session").status_code for each in (client, other, stranger)] == [200, 401, 200]


def test_all_others_are_ended_at_once(client: FlaskClient, app: Flask) -> None:
    others = [app.test_client() for _ in range(2)]
    for other in others:
        signed_in(other)
    headers = signed_in(client)

    response = client.post("/api/sessions/revoke-others", headers=headers)

    assert (response.status_code, response.get_json()) == (200, {"revoked": 2})
    assert [each.get("/api/session").status_code for each in (client, *others)] == [200, 401, 401]
