import pytest

from floway.errors import ConfigError
from floway.providers.claude_code import config
from floway.providers.claude_code.config import Account
from tests.support.subscription_documents import account_document


def test_an_account_is_read_and_written_as_it_stands() -> None:
    stored = account_document(organizationUuid="org-1")

    account = config.parse(stored)

    assert account == Account("account-1", "ada@example.org", "org-1", "max", "default_claude_max_20x")
    assert config.to_document(account) == stored


def test_a_degraded_identity_is_all_null_but_its_id() -> None:
    stored = account_document(email=None, subscriptionType=None, rateLimitTier=None)

    assert config.parse(stored) == Account("account-1")
    assert config.to_document(Account("account-1")) == stored


def test_a_tier_is_any_text_of_the_vendor() -> None:
    assert (
        config.parse(account_document(rateLimitTier="tier of tomorrow")).rate_limit_tier == "tier of tomorrow"
    )


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"email": ""}, "accounts[0].email must be null or a non-empty string"),
        ({"accountUuid": None}, "accounts[0].accountUuid must not be null"),
        ({"accountUuid": 7}, "accounts[0].accountUuid must be a non-empty string"),
        ({"organizationUuid": ""}, "accounts[0].organizationUuid must be null or a non-empty string"),
        (
            {"subscriptionType": "max_20x"},
            "accounts[0].subscriptionType must be null or one of pro, max, team, enterprise",
        ),
        ({"subscriptionType": ["max"]}, "accounts[0].subscriptionType must be null or one of"),
        ({"rateLimitTier": ""}, "accounts[0].rateLimitTier must be null or a non-empty string"),
        ({"plan": "max"}, "accounts[0].plan is not known"),
    ],
)
def test_a_member_that_is_wrong_is_named(members: dict[str, object], fault: str) -> None:
    with pytest.raises(ConfigError) as raised:
        config.parse(account_document(**members))

    assert fault in str(raised.value)


@pytest.mark.parametrize(
    "absent", ["email", "accountUuid", "organizationUuid", "subscriptionType", "rateLimitTier"]
)
def test_every_member_must_be_there(absent: str) -> None:
    stored = account_document()
    del stored["accounts"][0][absent]

    with pytest.raises(ConfigError, match=rf"accounts\[0\].{absent} is missing"):
        config.parse(stored)


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ({}, "accounts is missing"),
        ({"accounts": None}, "accounts must not be null"),
        ({"accounts": {}}, "accounts must be a list"),
        ({"accounts": []}, "accounts must hold exactly one account, not 0"),
        ({"accounts": [{}, {}]}, "accounts must hold exactly one account, not 2"),
        ({"accounts": ["x"]}, "accounts[0] must be an object"),
        (account_document() | {"pool": 1}, "pool is not known"),
    ],
)
def test_there_is_one_account_and_nothing_else(stored: dict[str, object], fault: str) -> None:
    with pytest.raises(ConfigError) as raised:
        config.parse(stored)

    assert fault in str(raised.value)


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ConfigError, match=r"accounts\[0\].email"):
        config.to_document(Account("account-1", email=""))
