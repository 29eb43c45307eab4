import pytest
from flask.testing import FlaskClient

from floway.store import audit
from tests.support.dashboard import signed_in


@pytest.mark.parametrize(
    "path",
    ["exchanges?model=a%00", "exchanges/req_%00", "keys/key%00/dumps", "users/%00", "usage?key_id=%00"],
)
def test_nobody_asks_for_what_cannot_be_stored(client: FlaskClient, path: str) -> None:
    signed_in(client)

    answer = client.get(f"/api/{path}")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")


@pytest.mark.parametrize(
    ("note", "status"),
    [(r"\u0000", 400), (r"\ud800", 400), (r"\uDC00 \uD83D", 400), (r"\ud83d\ude00", 201), (r"\\u0000", 201)],
)
def test_text_of_a_body_can_be_stored(client: FlaskClient, note: str, status: int) -> None:
    headers = signed_in(client)
    price = '{"base": {"input": "1", "output": "2"}}'
    body = f'{{"model_key": "m", "price": {price}, "note": "{note}"}}'

    answer = client.post("/api/prices/overrides", data=body, content_type="application/json", headers=headers)

    assert answer.status_code == status
    assert len(audit.page(9)) == (status == 201)


def test_what_is_no_json_is_refused_as_such(client: FlaskClient) -> None:
    headers = signed_in(client)

    for body in (r'{"note": "\u0000"', "[" * 100_000 + r'"\u0000"'):
        answer = client.post("/api/users", data=body, content_type="application/json", headers=headers)
        assert answer.status_code == 400
