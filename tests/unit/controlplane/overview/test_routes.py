"""The overview over HTTP, with an upstream whose list is configured and one that is dead."""

from flask.testing import FlaskClient

from floway.store import upstreams
from tests.support.dashboard import signed_in
from tests.support.ports import free_port


def test_the_overview_asks_upstreams_that_have_no_list_yet(client: FlaskClient) -> None:
    config = {"auth_style": "none", "protocols": ["messages"], "base_url": f"http://127.0.0.1:{free_port()}"}
    fixed = config | {"models": [{"upstream_model_id": "m"}], "models_fetch": {"enabled": False}}
    upstreams.create("custom", "fixed", fixed, {})
    upstreams.create("custom", "dead", config, {})
    signed_in(client)

    response = client.get("/api/overview")

    body = response.get_json()
    assert response.status_code == 200
    assert body["gateway"]["is_ready"] is True
    assert [(each["name"], each["models"]) for each in body["upstreams"]] == [("fixed", 1), ("dead", None)]
    assert "refused" in body["upstreams"][1]["error"]
    assert body["usage"]["requests"] == 0
