from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from floway import clock
from floway.domain.quota import QuotaPoint, QuotaReading
from floway.store import quota_points, upstreams
from floway.store.users import Role
from tests.support.admin_client import AdminClient


@pytest.fixture
def upstream_id(app: Flask) -> str:
    return upstreams.create("codex", "one", {}, {}).id


@pytest.fixture
def viewer(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("vera", "viewer")


def said(upstream_id: str, hours_ago: float, used: float, window: str = "codex.primary") -> None:
    at = clock.now() - timedelta(hours=hours_ago)
    quota_points.add(upstream_id, QuotaReading("account", (QuotaPoint(window, at, used, None, "allowed"),)))


def test_each_window_is_a_series_of_the_last_week(viewer: AdminClient, upstream_id: str) -> None:
    for hours_ago, used in ((200, 0.9), (30, 0.1), (20, 0.2)):
        said(upstream_id, hours_ago, used)
    said(upstream_id, 5, 0.5, "codex.secondary")

    found = viewer.read(f"upstreams/{upstream_id}/quota-history")

    assert [(each["account_id"], each["window"]) for each in found["items"]] == [
        ("account", "codex.primary"),
        ("account", "codex.secondary"),
    ]
    assert [point["used"] for point in found["items"][0]["points"]] == [0.1, 0.2]
    assert found["items"][1]["points"][0] | {"at": ""} == {
        "at": "",
        "used": 0.5,
        "resets_at": None,
        "status": "allowed",
    }
    assert set(found) == {"from", "to", "items"}


def test_time_window_and_size_are_chosen(viewer: AdminClient, upstream_id: str) -> None:
    for hours_ago in range(250, 240, -1):
        said(upstream_id, hours_ago, hours_ago / 1000)
    said(upstream_id, 245, 0.5, "codex.secondary")
    since = (clock.now() - timedelta(days=30)).isoformat().replace("+00:00", "Z")

    [found] = viewer.read(
        f"upstreams/{upstream_id}/quota-history?from={since}&window=codex.primary&max_points=2"
    )["items"]

    assert [point["used"] for point in found["points"]] == [0.25, 0.241]


def test_what_does_not_exist_is_not_found(viewer: AdminClient, upstream_id: str) -> None:
    backwards = "from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:00Z"

    assert viewer.get("upstreams/up_gone/quota-history").status_code == 404
    for first in ("to=0001-01-02T00:00:00Z", "from=0001-01-01T00:00:00%2B01:00"):
        assert viewer.get(f"upstreams/{upstream_id}/quota-history?{first}").status_code == 400
    assert viewer.get(f"upstreams/{upstream_id}/quota-history?{backwards}").status_code == 400
    assert viewer.read(f"upstreams/{upstream_id}/quota-history")["items"] == []


def test_users_do_not_see_it(admin_of: Callable[[str, Role], AdminClient], upstream_id: str) -> None:
    assert admin_of("uma", "user").get(f"upstreams/{upstream_id}/quota-history").status_code == 403
