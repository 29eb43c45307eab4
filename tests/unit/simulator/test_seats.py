"""Members of the simulated GitHub."""

import pytest

from floway.simulator.accounts import BadSetting
from floway.simulator.seats import GitHub, Seat


def test_a_plan_says_where_a_seat_is_served() -> None:
    assert Seat("ada", plan="business").api_url("github.com") == "https://api.business.githubcopilot.com"
    assert Seat("ada").api_url("acme.ghe.com") == "https://copilot-api.acme.ghe.com"


def test_what_is_left_is_a_part_of_a_hundred() -> None:
    assert Seat("ada", entitlement=300, used=75).percent_remaining == 75.0
    assert Seat("ada", entitlement=0, used=1).percent_remaining == 0.0


def test_a_setting_that_does_not_exist_changes_nothing() -> None:
    seat = Seat("ada")

    with pytest.raises(BadSetting, match="no setting 'seats'"):
        seat.set({"has_seat": False, "seats": 1})
    with pytest.raises(BadSetting, match="'has_seat' cannot be 1"):
        seat.set({"has_seat": 1})

    assert seat.has_seat


def test_a_reset_forgets_settings_and_counters_but_no_login() -> None:
    github = GitHub()
    login = github.sign_in("ada", "github.com")
    github.get("ada").set({"used": 9})
    github.mints[login] = 3
    github.interval = 0

    github.reset()

    assert (github.get("ada").used, github.mints, github.interval) == (0, {}, 5)
    assert github.logins.holder(login).account == "ada"


def test_a_code_is_no_other_devices_also_after_a_reset() -> None:
    github = GitHub()
    first = github.start("github.com")
    github.reset()

    assert github.devices == {}
    assert github.start("github.com")[0] != first[0]
