from typing import Any

import pytest

from floway.errors import ConfigError
from floway.providers.copilot import config
from floway.providers.copilot.config import Account

ADA = Account("github.com", 4711, "ada", "https://avatars.example/ada", "Ada")


def test_a_member_survives_being_stored() -> None:
    assert config.parse(config.to_document(ADA)) == ADA
    assert ADA.key == "github.com/4711"


def test_what_github_answers_names_a_member() -> None:
    answered = {
        "login": "ada",
        "id": 4711,
        "avatar_url": "https://avatars.example/ada",
        "name": "Ada",
        "plan": {},
    }

    assert config.of_answer("github.com", answered) == ADA
    assert config.of_answer("github.com", {"login": "ada", "id": 1}) == Account("github.com", 1, "ada")


@pytest.mark.parametrize(
    "answered", [{}, {"login": "ada"}, {"login": "", "id": 1}, {"login": "a", "id": True}]
)
def test_an_answer_without_a_member_names_nobody(answered: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="cannot work: user"):
        config.of_answer("github.com", answered)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"githubHost": "evil.example"}, "must be github"),
        ({"githubToken": "ghu_secret"}, "githubToken is not known"),
        ({"user": None}, "user must not be null"),
    ],
)
def test_a_document_of_another_shape_is_refused_with_its_path(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as refused:
        config.parse({**config.to_document(ADA), **changes})

    assert "ghu_secret" not in str(refused.value)


def test_an_id_is_whole() -> None:
    document = config.to_document(ADA)

    with pytest.raises(ConfigError, match="whole number"):
        config.parse({**document, "user": {**document["user"], "id": 1.5}})
