"""The settings through the admin API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.actor import COMMAND_LINE
from floway.services.maintenance.reports import reports
from floway.store import audit
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.database import SECRET_KEY

DAYS = "FLOWAY_AUDIT_RETENTION_DAYS"


@pytest.fixture
def admin(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("ada", "admin")


def of(document: Any, variable: str) -> Any:
    """The row of a setting."""
    return next(row for row in document["items"] if row["variable"] == variable)


def test_every_setting_is_told_with_its_source_and_no_secret(
    admin: AdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWAY_DATA_DIR", "elsewhere")

    answer = admin.get("settings")

    document = answer.get_json()
    assert SECRET_KEY not in answer.text
    secret = of(document, "FLOWAY_SECRET_KEY")
    assert (secret["is_secret"], secret["is_set"], secret["value"]) == (True, True, None)
    unset = of(document, "FLOWAY_ADMIN_PASSWORD")
    assert (unset["is_secret"], unset["is_set"]) == (True, False)
    url = of(document, "FLOWAY_DATABASE_URL")
    assert url["value"] is None, "it may hold a password"
    days = of(document, DAYS)
    assert (days["source"], days["is_editable"], type(days["value"])) == ("default", True, int)
    assert of(document, "FLOWAY_DATA_DIR")["source"] == "environment"
    assert isinstance(of(document, "FLOWAY_DATA_DIR")["value"], str)
    assert days["about"]
    assert days["default"]


def test_settings_come_by_group_and_those_first_that_change_while_it_runs(admin: AdminClient) -> None:
    rows = admin.get("settings").get_json()["items"]

    groups = [row["group"] for row in rows]
    expected = ["retention", "gateway", "access", "limits", "log", "storage", "health", "vendors"]
    assert list(dict.fromkeys(groups)) == expected
    assert {row["group"] for row in rows if row["is_editable"]} == {"retention"}
    assert of({"items": rows}, "FLOWAY_BREAKER_FAILURES")["group"] == "health"
    assert of({"items": rows}, "FLOWAY_CLAUDE_CODE_API_URL")["group"] == "vendors"


def test_a_retention_is_decided_at_runtime_and_left_to_the_environment_again(
    app: Flask, admin: AdminClient
) -> None:
    etag = admin.get("settings").headers["ETag"]

    decided = admin.send("PATCH", "settings", {"values": {DAYS: 3}}, etag)

    row = of(decided.get_json(), DAYS)
    assert (row["value"], row["source"]) == (3, "database")
    kept = {report.sweep.name: report.kept for report in reports(app)}
    assert kept["audit"] == timedelta(days=3)
    undone = admin.send("PATCH", "settings", {"values": {DAYS: None}}, decided.headers["ETag"])
    assert of(undone.get_json(), DAYS)["source"] == "default"
    assert undone.headers["ETag"] == etag


def test_maintenance_follows_at_once(app: Flask, admin: AdminClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        long_ago = clock.now() - timedelta(days=5)
        patched.setattr(clock, "now", lambda: long_ago)
        audit.record(COMMAND_LINE, "alias.created", "alias", "alias_old")
    assert admin.send("POST", "maintenance/run", {"sweeps": ["audit"]}).status_code == 200
    assert audit.page(9, object_id="alias_old")

    admin.send("PATCH", "settings", {"values": {DAYS: 3}}, "*")
    admin.send("POST", "maintenance/run", {"sweeps": ["audit"]})

    assert not audit.page(9, object_id="alias_old")


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({DAYS: 0}, DAYS),
        ({DAYS: "5"}, DAYS),
        ({DAYS: True}, DAYS),
        ({"FLOWAY_LOG_LEVEL": "debug"}, "FLOWAY_LOG_LEVEL"),
        ({"FLOWAY_SECRET_KEY": "x"}, "FLOWAY_SECRET_KEY"),
        ({"FLOWAY_UNKNOWN": 1}, "FLOWAY_UNKNOWN"),
    ],
)
def test_what_cannot_be_changed_here_is_refused(
    admin: AdminClient, values: dict[str, Any], path: str
) -> None:
    refused = admin.send("PATCH", "settings", {"values": values}, "*")

    assert (refused.status_code, list(refused.get_json()["fields"])) == (400, [f"values.{path}"])


def test_a_change_carries_what_its_editor_has_seen_and_is_noted(admin: AdminClient) -> None:
    etag = admin.get("settings").headers["ETag"]
    body = {"values": {DAYS: 3}}

    assert admin.send("PATCH", "settings", body).status_code == 428
    assert admin.send("PATCH", "settings", body, etag).status_code == 200
    assert admin.send("PATCH", "settings", body, etag).status_code == 409
    [noted] = audit.page(9, object_kind="settings")
    assert (noted.actor_name, noted.detail) == ("ada", {"audit_retention_days": [None, 3]})


def test_settings_are_for_administrators(admin_of: Callable[[str, Role], AdminClient]) -> None:
    for name, role in (("olga", "operator"), ("vera", "viewer")):
        assert admin_of(name, role).get("settings").status_code == 403
