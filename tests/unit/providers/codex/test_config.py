import pytest

from floway.errors import ConfigError
from floway.providers.codex import config
from floway.providers.codex.config import Account

DOCUMENT = {
    "accounts": [
        {
            "email": "ada@example.org",
            "chatgptAccountId": "account",
            "chatgptUserId": "user-1",
            "planType": "pro",
        }
    ]
}


def test_an_account_is_read_and_written_as_it_stands() -> None:
    account = config.parse(DOCUMENT)

    assert account == Account("account", "ada@example.org", "user-1", "pro")
    assert config.to_document(account) == DOCUMENT


@pytest.mark.parametrize("member", ["email", "chatgptUserId", "planType"])
def test_what_the_tokens_do_not_tell_is_null_but_there(member: str) -> None:
    [account] = DOCUMENT["accounts"]

    assert config.parse({"accounts": [account | {member: None}]}).chatgpt_account_id == "account"
    with pytest.raises(ConfigError, match=rf"accounts\[0\].{member} is missing"):
        config.parse({"accounts": [{key: account[key] for key in account if key != member}]})


@pytest.mark.parametrize("accounts", [[], DOCUMENT["accounts"] * 2])
def test_there_is_exactly_one_account(accounts: list[object]) -> None:
    with pytest.raises(ConfigError, match="exactly one account"):
        config.parse({"accounts": accounts})


@pytest.mark.parametrize(("member", "value"), [("chatgptAccountId", None), ("email", ""), ("other", "a")])
def test_a_fault_is_told_with_its_path_and_never_its_value(member: str, value: object) -> None:
    [account] = DOCUMENT["accounts"]

    with pytest.raises(ConfigError, match=rf"accounts\[0\].{member}"):
        config.parse({"accounts": [account | {member: value}]})


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ConfigError):
        config.to_document(Account(""))
