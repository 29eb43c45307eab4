import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from floway.domain.usage import Usage
from floway.services import accounts
from floway.store import usage, users
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import record
from tests.support.dashboard import person, signed_in

DAY = datetime(2026, 5, 1, tzinfo=UTC)
PERIOD = "from=2026-05-01T00:00:00Z&to=2026-05-03T00:00:00Z"


def used(identity: str, **facts: Any) -> None:
    facts = {"started_at": DAY + timedelta(hours=1), "usage": Usage(10), "cost_microusd": 42, **facts}
    usage.record([record(identity, **facts)])


def read(client: FlaskClient, query: str = "", period: str = PERIOD) -> Any:
    answer = client.get(f"/api/usage?{period}{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def requests_by(answer: Any, dimension: str) -> dict[str, int]:
    return {group["members"][dimension]: group["total"]["requests"] for group in answer["groups"]}


def test_usage_is_summed_by_period_and_group(client: FlaskClient) -> None:
    used("req_1", model="a")
    used("req_2", model="b", started_at=DAY + timedelta(hours=30))
    signed_in(client)

    answer = read(client, "&group_by=model&time_zone=Europe/Berlin&compare=previous")

    assert answer["from"] == "2026-05-01T00:00:00Z"
    assert [period[:10] for period in answer["periods"]] == ["2026-05-01", "2026-05-02", "2026-05-03"]
    assert requests_by(answer, "model") == {"a": 1, "b": 1}
    assert answer["total"]["cost_usd"] == "0.000084"
    assert answer["before"]["total"]["requests"] == 0


def test_values_of_one_filter_are_any_and_filters_are_all_and_blanks_are_none(client: FlaskClient) -> None:
    for number, (model, upstream_id) in enumerate([("a", "up"), ("b", "up"), ("b", ""), ("c", "up")]):
        used(f"req_{number}", model=model, upstream_id=upstream_id)
    signed_in(client)

    assert read(client, "&model=a&model=b&upstream_id=up&tier=&model=")["total"]["requests"] == 2
    assert read(client, "&upstream_id=(none)")["total"]["requests"] == 1
    assert read(client, "&model=%20")["total"]["requests"] == 4


def test_users_see_their_own_keys_and_nobody_elses(
    client: FlaskClient, admin_of: Callable[[str, Role], AdminClient]
) -> None:
    person("grace", "user")
    grace = next(user for user in users.list_all() if user.name == "grace")
    own, _ = accounts.add_key(grace.id, "own")
    used("req_1", key_id=own.id, user_id=grace.id)
    used("req_2", key_id="key_other", user_id="usr_other")
    signed_in(client, "grace")

    assert requests_by(read(client, "&group_by=key"), "key") == {own.id: 1}
    assert read(client, f"&key_id={own.id}")["total"]["requests"] == 1
    for query, status in (
        ("&key_id=key_other", 404),
        ("&key_id=key_unknown", 404),
        ("&group_by=user", 403),
        ("&user_id=usr_other", 403),
    ):
        for path in ("usage", "usage.csv"):
            assert client.get(f"/api/{path}?{PERIOD}{query}").status_code == status, query


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_who_runs_the_gateway_sees_everybody(client: FlaskClient, role: Role) -> None:
    person("grace", role)
    used("req_1", user_id="usr_other")
    signed_in(client, "grace")

    assert requests_by(read(client, "&group_by=user"), "user") == {"usr_other": 1}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"{PERIOD}&time_zone=Mars/Base", "time_zone"),
        (f"{PERIOD}&granularity=minute", "query.granularity"),
        (f"{PERIOD}&group_by=price", "query.group_by"),
        (f"{PERIOD}&group_by=model&group_by=model", "query.group_by"),
        (f"{PERIOD}&colour=red", "query.colour"),
        ("from=2026-05-01&to=2026-05-03T00:00:00Z", "query.from"),
        ("to=2026-05-03T00:00:00Z", "query.from"),
        ("from=2026-05-03T00:00:00Z&to=2026-05-01T00:00:00Z", "to"),
        ("from=0001-01-01T00:00:00Z&to=2026-05-01T00:00:00Z", "query.from"),
        ("from=2026-05-03T00:00:00Z&to=9999-12-31T23:59:59Z", "query.to"),
    ],
)
def test_what_cannot_be_answered_is_refused(client: FlaskClient, query: str, field: str) -> None:
    signed_in(client)

    for path in ("usage", "usage.csv"):
        answer = client.get(f"/api/{path}?{query}")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")
        assert any(field.removeprefix("query.") in name for name in answer.get_json()["fields"])


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_all_years_of_records_may_be_asked_at_once(client: FlaskClient, zone: str) -> None:
    signed_in(client)
    period = f"from=2000-01-01T00:00:00Z&to=2499-12-31T23:59:59Z&time_zone={zone}&granularity=all"

    report = read(client, "&compare=previous", period)

    assert (report["total"]["requests"], report["before"]["total"]["requests"]) == (0, 0)


def test_what_was_asked_is_told_in_utc(client: FlaskClient) -> None:
    signed_in(client)

    report = read(client, period="from=2026-05-01T00:00:00%2B02:00&to=2026-05-03T00:00:00-05:00")

    assert (report["from"], report["to"]) == ("2026-04-30T22:00:00Z", "2026-05-03T05:00:00Z")


def test_nobody_sees_usage_without_a_session(client: FlaskClient) -> None:
    assert client.get(f"/api/usage?{PERIOD}").status_code == 401


def test_a_file_has_what_was_used_and_nothing_that_a_spreadsheet_runs(client: FlaskClient) -> None:
    used("req_1", model="=1+1")
    used("req_2", model="plain, with a comma", cost_microusd=None)
    signed_in(client)

    answer = client.get(f"/api/usage.csv?{PERIOD}&group_by=model")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "usage.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.reader(StringIO(answer.text)))
    assert [line[:5] for line in lines] == [
        ["period", "model", "requests", "unpriced_requests", "cost_usd"],
        ["2026-05-01T00:00:00+00:00", "'=1+1", "1", "0", "0.000042"],
        ["2026-05-01T00:00:00+00:00", "plain, with a comma", "1", "1", ""],
    ]
