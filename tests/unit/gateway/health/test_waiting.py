from datetime import timedelta
from typing import Any

import pytest

from floway.gateway.candidate import Candidate
from floway.gateway.health.waiting import Waiting, last_resorts, reason, refusal, with_excerpt
from floway.gateway.plan import Plan
from tests.support.builders import NOON, model, provider
from tests.support.health import evidence, exclusion


def waiting(upstream_id: str = "up-1", seconds: float = 7, **facts: Any) -> Waiting:
    plan = Plan(Candidate(provider(upstream_id), model("m")), "messages")
    return Waiting(plan, exclusion(upstream_id, seconds=seconds, **facts))


def guess(upstream_id: str, state: str, seconds: float) -> Waiting:
    return waiting(upstream_id, seconds, state=state, is_stated=False)


def ids(found: list[Waiting]) -> list[str]:
    return [each.exclusion.domain.upstream_id for each in found]


def test_the_first_to_be_free_is_the_first_to_be_tried_all_the_same() -> None:
    held = [guess("a", "open", 30), guess("b", "cooldown", 5), guess("c", "recovering", 9)]

    assert ids(last_resorts(held, was_asked=True)) == ["b", "c", "a"]


def test_a_vendors_own_word_is_kept() -> None:
    assert last_resorts([waiting("a"), waiting("b")], was_asked=False) == []


def test_without_credential_or_quota_an_upstream_is_asked_only_when_nobody_else_was() -> None:
    held = [guess("a", "refused", 5), guess("b", "exhausted", 3)]

    assert ids(last_resorts(held, was_asked=False)) == ["b", "a"]
    assert last_resorts(held, was_asked=True) == []
    assert ids(last_resorts([*held, guess("c", "open", 9)], was_asked=False)) == ["c"]


def test_a_client_is_told_of_every_upstream_and_when_to_come_back() -> None:
    error = refusal([waiting("up-1", 7.2), waiting("up-2", 5, limit="tokens"), waiting("up-1", 7.2)], NOON)

    assert (error.status, error.retry_after_seconds, error.failure_code) == (429, 5, "rate_limit_exceeded")
    assert str(error) == (
        "No upstream can serve this now. "
        "'name of up-1' rests until 2026-11-22T12:00:07Z: HTTP 429, retry-after: 7. "
        "'name of up-2' rests until 2026-11-22T12:00:05Z: HTTP 429, retry-after: 7, limit 'tokens'."
    )


@pytest.mark.parametrize(("state", "status"), [("exhausted", 429), ("open", 503)])
def test_only_limits_are_answered_as_a_limit(state: str, status: int) -> None:
    assert refusal([waiting(), waiting("up-2", state=state)], NOON).status == status


def test_a_client_waits_for_a_second_at_least() -> None:
    assert refusal([waiting()], NOON + timedelta(seconds=60)).retry_after_seconds == 1


def test_clients_are_not_shown_what_an_upstream_wrote() -> None:
    found = exclusion(state="open", evidence=evidence(status=None, headers=(), excerpt="secret words"))

    assert reason("one", found) == "'one' fails too often until 2026-11-22T12:00:07Z: no answer"


def test_operators_are_shown_it() -> None:
    found = exclusion(state="open", evidence=evidence(status=None, headers=(), excerpt="Its own words."))

    assert with_excerpt("one", found).endswith("no answer; 'Its own words.'")
    assert with_excerpt("one", exclusion(evidence=evidence(excerpt=""))).endswith("retry-after: 7")
