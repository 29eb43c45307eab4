"""What wants an operator's hand: each case is stored as the gateway stores it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from floway import clock
from floway.domain.limit import Limits, subject_of_key
from floway.domain.model import Catalog
from floway.domain.usage import Usage
from floway.gateway.limits.ledger import Claim, Report
from floway.services import attention
from floway.services.attention import Matter
from floway.services.limits import SharedLedger
from floway.store import api_keys, catalogs, maintenance, upstream_health, upstreams, usage, users
from floway.store.maintenance import LastRun
from tests.support.builders import NOON, record
from tests.support.health import exclusion
from tests.support.installation import put_login
from tests.support.subscription_documents import account_document


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def custom(name: str, enabled: bool = True) -> str:
    config = {"base_url": "http://127.0.0.1:9", "auth_style": "none", "protocols": ["messages"]}
    return upstreams.create("custom", name, config, {}, enabled=enabled).id


def found(app: Flask, of_people: bool = True, **list_errors: str) -> list[Matter]:
    return list(attention.matters(app, list_errors, of_people=of_people))


def spend(app: Flask, subject: str, limits: Limits, **amounts: int) -> None:
    at = int(NOON.timestamp())
    claims = {name: Claim({at: amount}) for name, amount in amounts.items()}
    SharedLedger(app).settle({subject: Report("worker", limits, claims)})


def test_a_healthy_installation_wants_nothing(app: Flask) -> None:
    custom("fine")
    put_login(upstreams.create("claude-code", "team", account_document(), {}).id)
    usage.record([record("req_1", usage=Usage(5), cost_microusd=1)])

    assert found(app) == []


def test_a_login_that_is_over_is_told_once_with_what_the_vendor_said(app: Flask) -> None:
    over = {"state": "session_terminated", "stateMessage": "Your session has ended."}
    row = upstreams.create("claude-code", "team", account_document(), {})
    put_login(row.id, **over)
    catalogs.write(row.id, Catalog((), NOON, 1, "No models without a login.", NOON))
    off = upstreams.create("claude-code", "resting", account_document(), {}, enabled=False)
    put_login(off.id, **over)

    assert found(app) == [Matter("login_ended", row.id, "team", detail="Your session has ended.")]


def test_who_is_passed_over_is_told_unless_switched_off_or_on_the_way_back(app: Flask) -> None:
    refused, back, off = custom("refused"), custom("back"), custom("off", enabled=False)
    for upstream_id, state in ((refused, "refused"), (back, "recovering"), (off, "refused")):
        each = exclusion(upstream_id, scope="", seconds=60, state=state)
        upstream_health.change(each.domain, lambda _, each=each: each)  # type: ignore[misc]

    assert found(app) == [Matter("upstream_excluded", refused, "refused", "", "refused", NOON)]


def test_a_model_list_that_fails_is_told_while_it_is_of_the_row_as_it_stands(app: Flask) -> None:
    stale, never, mended, off = custom("stale"), custom("never"), custom("mended"), custom("off", False)
    for upstream_id in (stale, mended, off):
        catalogs.write(upstream_id, Catalog((), NOON, 1, "It refused.", NOON))
    upstreams.change(mended, lambda row: replace(row, config={**row.config, "models": []}))

    assert found(app, **{never: "Nobody answers."}) == [
        Matter("model_list_failed", stale, "stale", detail="It refused.", since=NOON),
        Matter("model_list_failed", never, "never", detail="Nobody answers."),
    ]


def test_budgets_that_are_nearly_used_up_are_for_administrators(app: Flask) -> None:
    limits = Limits(tokens_per_day=1000, requests_per_minute=5)
    ada = users.create("ada", "user", None)
    near, _ = api_keys.create(ada.id, "near")
    far, _ = api_keys.create(ada.id, "far")
    for key in (near, far):
        api_keys.change(key.id, lambda each: replace(each, limits=limits))
    spend(app, subject_of_key(near.id), limits, tokens_per_day=950, requests_per_minute=5)
    spend(app, subject_of_key(far.id), limits, tokens_per_day=899)

    assert found(app) == [Matter("key_near_limit", near.id, "near", "tokens_per_day", amount=95)]
    assert found(app, of_people=False) == []


def test_a_user_near_the_limit_is_told_but_not_one_who_may_use_nothing(app: Flask) -> None:
    budget, nothing = Limits(microusd_per_month=1_000_000), Limits(microusd_per_month=0)
    ada = users.create("ada", "user", None)
    bob = users.create("bob", "user", None)
    users.replace(replace(ada, limits=budget))
    users.replace(replace(bob, limits=nothing))
    spend(app, f"user:{ada.id}", budget, microusd_per_month=1_200_000)

    assert found(app) == [Matter("user_near_limit", ada.id, "ada", "usd_per_month", amount=120)]


def test_use_without_a_price_and_sweeps_that_fail_come_last(app: Flask) -> None:
    upstream_id = custom("ours")
    facts = {
        "started_at": NOON - timedelta(hours=2),
        "usage": Usage(1),
        "cost_microusd": None,
        "model_key": "odd",
    }
    usage.record([record("req_1", upstream_id=upstream_id, **facts)])
    maintenance.note(LastRun("usage", NOON, NOON, 0, False, "DatabaseError"))
    maintenance.note(LastRun("sessions", NOON, NOON, 7, True, ""))

    assert found(app) == [
        Matter("model_unpriced", upstream_id, "ours", "odd", amount=1),
        Matter("sweep_failed", "usage", "usage", detail="DatabaseError", since=NOON),
    ]


def test_of_each_topic_only_the_first_are_told(app: Flask) -> None:
    dead = {custom(f"dead {number}"): "It refused." for number in range(25)}

    assert len(found(app, **dead)) == 20
