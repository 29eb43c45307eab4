"""What the simulated GitHub says to a login."""

import time

from floway.simulator.world import World
from tests.support.seats import ask, copilot_token, github, order, post, read


def test_a_login_is_exchanged_for_a_token_with_an_address_and_an_end() -> None:
    world = World(None)
    login = order(world, "login", account="ada")["github_token"]

    granted = read(github(world, "/copilot_internal/v2/token", login))

    assert granted["endpoints"]["api"] == "https://api.individual.githubcopilot.com"
    assert 1490 < granted["expires_at"] - time.time() <= 1500
    assert world.github.mints == {login: 1}


def test_who_has_no_seat_gets_no_token() -> None:
    world = World(None)
    order(world, "", has_seat=False)
    login = order(world, "login")["github_token"]

    assert github(world, "/copilot_internal/v2/token", login).status == 403
    assert github(world, "/user", login).status == 200


def test_an_exchange_may_leave_the_address_out() -> None:
    world = World(None)
    order(world, "", names_api=False)
    login = order(world, "login")["github_token"]

    assert "endpoints" not in read(github(world, "/copilot_internal/v2/token", login))


def test_a_login_that_was_revoked_is_nobodys_and_neither_is_its_token() -> None:
    world = World(None)
    token = copilot_token(world, "ada")
    login = order(world, "login", account="ada")["github_token"]

    order(world, "revoke", account="ada")

    assert github(world, "/user", login).status == 401
    assert post(world, "/responses", {}, token).status == 401


def test_an_expired_token_is_refused_in_the_vendors_words() -> None:
    world = World(None)
    token = copilot_token(world)
    assert order(world, "expire") == {"expired": 1}

    refused = post(world, "/chat/completions", {}, token)

    assert refused.status == 401
    assert "token expired" in read(refused)["error"]["message"]


def test_nobody_asks_github_without_a_name() -> None:
    world = World(None)
    login = order(world, "login")["github_token"]

    refused = ask(world, "GET", "api.github.com/user", authorization=f"token {login}")

    assert refused.status == 403


def test_the_seat_is_shown_with_what_was_laid_over_it() -> None:
    world = World(None)
    order(world, "", plan="business", used=30, user={"quota_reset_date_utc": None})
    login = order(world, "login")["github_token"]

    seat = read(github(world, "/copilot_internal/user", login))

    assert (seat["copilot_plan"], seat["quota_reset_date_utc"]) == ("business", None)
    assert seat["quota_snapshots"]["premium_interactions"]["quota_remaining"] == 270
