"""Whose seat it is, as GitHub said at the sign-in; no operator edits it.

::

    {"githubHost": "github.com",
     "user": {"login": "ada", "id": 4711, "avatar_url": "https://...", "name": null}}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from floway.errors import ConfigError
from floway.providers.copilot import hosts
from floway.providers.shared.stored import AnyText, Number, Strict, Text, fault, nested


@dataclass(frozen=True, slots=True)
class Account:
    """A member of GitHub, on one of its hosts."""

    github_host: str
    user_id: int
    login: str
    avatar_url: str = ""
    #: What the member is called; None is not told.
    name: str | None = None

    @property
    def key(self) -> str:
        """The same member has the same key, whatever its login becomes."""
        return f"{self.github_host}/{self.user_id}"


class _UserSchema(Strict):
    login = Text()
    id = Number()
    avatar_url = AnyText()
    name = AnyText(nullable=True)


class _ConfigSchema(Strict):
    githubHost = Text()  # noqa: N815  the name on the wire
    user = nested(_UserSchema)


_schema = _ConfigSchema()


def parse(config: Mapping[str, Any]) -> Account:
    """The member of a stored or imported document.

    :raises ConfigError: every fault with its path; every member must be there.
    """
    if wrong := fault(_schema, config):
        raise ConfigError(f"The configuration of the upstream cannot work: {wrong}.")
    user = config["user"]
    if user["id"] != int(user["id"]):
        raise ConfigError("The configuration of the upstream cannot work: user.id must be a whole number.")
    host = hosts.normalised(config["githubHost"])
    return Account(host, int(user["id"]), user["login"], user["avatar_url"], user["name"])


def to_document(account: Account) -> dict[str, Any]:
    """What is stored of a member.

    :raises ConfigError: it holds something that would not be read again.
    """
    document = {
        "githubHost": account.github_host,
        "user": {
            "login": account.login,
            "id": account.user_id,
            "avatar_url": account.avatar_url,
            "name": account.name,
        },
    }
    parse(document)
    return document


def of_answer(host: str, document: Mapping[str, Any]) -> Account:
    """The member that GitHub's own answer is about.

    :raises ConfigError: it names none.
    """
    name, picture = document.get("name"), document.get("avatar_url")
    user = {
        "login": document.get("login"),
        "id": document.get("id"),
        "avatar_url": picture if isinstance(picture, str) else "",
        "name": name if isinstance(name, str) else None,
    }
    return parse({"githubHost": host, "user": user})
