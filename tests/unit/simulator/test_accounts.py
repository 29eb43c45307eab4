"""The settings of simulated subscribers."""

import pytest

from floway.simulator.accounts import Account, Accounts, BadSetting


def test_identities_follow_from_the_name() -> None:
    one, other = Account("one"), Account("other")

    assert one.uuid == Account("one").uuid
    assert len({one.uuid, other.uuid, one.organization_uuid, other.organization_uuid}) == 4
    assert one.email == "one@subscriber.invalid"


def test_settings_are_changed_all_or_none() -> None:
    account = Account("one")

    account.set({"status": None, "five_hour_utilization": 1, "headers": {"a": "b"}, "oauth_allowed": False})
    with pytest.raises(BadSetting, match=r"'page_size' cannot be 'x'\."):
        account.set({"status": "rejected", "page_size": "x"})

    assert (account.status, account.five_hour_utilization, account.oauth_allowed) == (None, 1, False)


@pytest.mark.parametrize(
    "settings",
    [{"colour": "red"}, {"name": "two"}, {"page_size": True}, {"page_size": None}, {"headers": []}],
)
def test_a_setting_that_cannot_be_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        Account("one").set(settings)


def test_a_reset_keeps_who_exists() -> None:
    accounts = Accounts()
    accounts.get("one").set({"status": "rejected"})

    accounts.reset()

    assert [(document["name"], document["status"]) for document in accounts.documents()] == [
        ("one", "allowed")
    ]
