import pytest

from floway.errors import ConfigError
from floway.providers.codex import identity
from floway.providers.codex.config import Account
from tests.support.codex import token

ID = token("ada@example.org", chatgpt_account_id="a", chatgpt_user_id="u", chatgpt_plan_type="pro")


def test_the_id_token_says_who_somebody_is() -> None:
    assert identity.account_of("opaque", ID) == Account("a", "ada@example.org", "u", "pro")


def test_what_the_id_token_leaves_out_is_taken_from_the_access_token() -> None:
    access = token("other@example.org", chatgpt_account_id="a", chatgpt_plan_type="plus", user_id="v")

    assert identity.account_of(access, token()) == Account("a", "other@example.org", "v", "plus")
    assert identity.account_of(access, ID).plan_type == "pro"


def test_tokens_of_different_accounts_need_a_word_from_outside() -> None:
    access = token(chatgpt_account_id="b")

    with pytest.raises(ConfigError, match="different ChatGPT accounts"):
        identity.account_of(access, ID)
    assert identity.account_of(access, ID, "b").chatgpt_account_id == "b"


def test_a_login_without_an_account_is_refused() -> None:
    with pytest.raises(ConfigError, match="which ChatGPT account"):
        identity.account_of("opaque", token("ada@example.org"))


@pytest.mark.parametrize("id_token", ["opaque", "a.b", "a.b.c", "..", "é.é.é"])
def test_an_id_token_must_be_readable(id_token: str) -> None:
    with pytest.raises(ConfigError, match="id token of the login cannot be read"):
        identity.account_of("opaque", id_token, "a")
    with pytest.raises(ConfigError):
        identity.plan_of(id_token)


def test_the_plan_of_a_token_may_be_missing() -> None:
    assert identity.plan_of(ID) == "pro"
    assert identity.plan_of(token()) is None


@pytest.mark.parametrize(
    ("access_token", "at"),
    [
        (token(exp=1_750_000_000), 1_750_000_000_000),
        (token(exp=0), None),
        (token(exp=-1), None),
        (token(exp=10**15), None),
        (token(), None),
        ("opaque", None),
    ],
)
def test_the_end_of_an_access_token_is_its_own_claim(access_token: str, at: int | None) -> None:
    assert identity.expires_at_ms(access_token) == at
