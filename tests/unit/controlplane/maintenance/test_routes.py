from flask.testing import FlaskClient

from floway.services.maintenance.sweeps import SWEEPS
from floway.store import audit, leases
from tests.support.dashboard import person, signed_in


def test_what_waits_is_shown_to_viewers_and_deleted_by_administrators(client: FlaskClient) -> None:
    leases.acquire("token:up_1", -1)
    person("grace", "viewer")
    headers = signed_in(client, "grace")
    rows = {row["name"]: row for row in client.get("/api/maintenance").get_json()["items"]}
    refused = client.post("/api/maintenance/run", json={}, headers=headers)

    headers = signed_in(client)
    done = client.post("/api/maintenance/run", json={"sweeps": ["leases"]}, headers=headers)
    after = {row["name"]: row for row in client.get("/api/maintenance").get_json()["items"]}

    assert list(rows) == list(SWEEPS)
    assert (rows["leases"]["waiting"], rows["leases"]["last_run"]) == (1, None)
    assert refused.status_code == 403
    assert done.get_json() == {"items": [{"name": "leases", "deleted": 1, "is_done": True, "error": None}]}
    assert after["leases"]["last_run"]["deleted"] == 1
    assert [entry.action for entry in audit.page(1)] == ["maintenance.run"]


def test_without_names_every_sweep_runs(client: FlaskClient) -> None:
    answer = client.post("/api/maintenance/run", json={}, headers=signed_in(client))

    assert [row["name"] for row in answer.get_json()["items"]] == list(SWEEPS)


def test_an_unknown_sweep_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/maintenance/run", json={"sweeps": ["all"]}, headers=signed_in(client))

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")


def test_a_second_round_is_a_conflict(client: FlaskClient) -> None:
    leases.acquire("maintenance", 300)

    answer = client.post("/api/maintenance/run", json={}, headers=signed_in(client))

    assert (answer.status_code, answer.get_json()["code"]) == (409, "maintenance_busy")
