import json
from typing import Any

import pytest

from floway.errors import ConfigError
from floway.providers.codex import auth_json
from tests.support.codex import auth_json as file
from tests.support.codex import token

ID = token("ada@example.org", chatgpt_account_id="account")
TOKENS = {"access_token": "a-1", "refresh_token": "r-1", "id_token": ID}


def test_the_login_of_a_file_is_read() -> None:
    login = auth_json.parse(file("a-1", "r-1", ID, last_refresh="2026-11-22T11:00:00Z"))

    assert (login.access_token, login.refresh_token, login.id_token) == ("a-1", "r-1", ID)
    assert login.account_id is None
    assert "a-1" not in repr(login)
    assert "r-1" not in repr(login)


def test_a_file_that_windows_has_saved_is_read() -> None:
    assert auth_json.parse("\ufeff" + file("a-1", "r-1", ID) + "\r\n\0").refresh_token == "r-1"


@pytest.mark.parametrize(
    "document", [{"tokens": TOKENS | {"account_id": "x"}}, {"tokens": TOKENS, "account_id": "x"}]
)
def test_the_account_may_stand_inside_or_beside_the_tokens(document: Any) -> None:
    assert auth_json.parse(json.dumps(document)).account_id == "x"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "no object 'tokens'"),
        ("{}", "no object 'tokens'"),
        ('{"OPENAI_API_KEY": "sk-secret"}', "no object 'tokens'"),
        ('{"tokens": null}', "not an object"),
        (json.dumps({"tokens": TOKENS, "accounts": []}), "ambiguous"),
        (json.dumps({"tokens": TOKENS, "account_id": 3}), "'account_id'"),
        (json.dumps({"tokens": TOKENS | {"account_id": "a\nb"}}), "'account_id'"),
    ],
)
def test_another_file_is_refused_without_repeating_it(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        auth_json.parse(text)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["access_token", "refresh_token", "id_token"])
@pytest.mark.parametrize("value", [None, "", 3, "with a space", "line\nbreak", "café"])
def test_a_token_that_fits_no_header_is_refused_by_its_name(name: str, value: object) -> None:
    with pytest.raises(ConfigError, match=rf"no usable 'tokens.{name}'"):
        auth_json.parse(json.dumps({"tokens": TOKENS | {name: value}}))
