"""The sign-in page of the simulator."""

import json

import pytest

from floway.simulator.world import World
from tests.support.subscription import authorize, exchange, signed_in


def test_the_page_answers_a_code_and_the_state() -> None:
    reply = authorize(World(None), state="of-the-operator")

    code, _, state = reply.body.decode().partition("#")
    assert reply.status == 200
    assert len(code) > 40
    assert state == "of-the-operator"


def test_a_hint_names_who_consents() -> None:
    granted = signed_in(World(None), login_hint="second")

    assert granted["account"]["email_address"] == "second@subscriber.invalid"


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"state": ""},
        {"client_id": "of-somebody"},
        {"response_type": "token"},
        {"redirect_uri": "http://localhost/callback"},
        {"scope": "user:inference everything"},
        {"code_challenge": "short"},
        {"code_challenge_method": "plain"},
    ],
)
def test_a_question_that_is_not_right_is_refused(changes: dict[str, str]) -> None:
    reply = authorize(World(None), **changes)

    assert reply.status == 400
    assert json.loads(reply.body)["error"] == "invalid_request"


def test_a_code_of_one_page_is_no_code_of_another() -> None:
    code = authorize(World(None)).body.decode().partition("#")[0]

    assert exchange(World(None), code).status == 400
