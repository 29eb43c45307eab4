from datetime import timedelta

from flask import Flask

from floway.controlplane.session.signing_in import LIFETIME, document, signed_in
from floway.store import sessions
from tests.support.dashboard import person


def test_a_session_in_the_shape_of_its_schema() -> None:
    assert document("usr_1", "ada", "admin", "token", None) == {
        "user": {"id": "usr_1", "name": "ada", "role": "admin", "upstream_ids": None},
        "csrf_token": "token",
        "api_key": None,
    }


def test_a_browser_gets_a_session_of_a_day_or_of_a_month(app: Flask) -> None:
    ada = person()

    for remember, lifetime in ((False, LIFETIME), (True, timedelta(days=30))):
        with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
            [cookie] = signed_in(ada, remember).headers.getlist("Set-Cookie")
        assert f"Max-Age={int(lifetime.total_seconds())};" in cookie

    assert {each.address for each in sessions.list_all(ada.id)} == {"192.0.2.1"}
