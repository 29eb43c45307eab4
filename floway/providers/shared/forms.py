"""Kinds that an operator configures in a form: what it has, and what is checked when it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from marshmallow import Schema

#: The name under which a kind with one key keeps it.
API_KEY: Final = "api_key"

#: ``by_config``: the configuration says whether there is one.
KeyUse = Literal["required", "optional", "by_config"]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a preset knows of a vendor; an operator's own word wins over it."""

    #: For people.
    title: str
    needs_key: bool
    #: ``(configuration, whether a key is given) -> configuration`` with the preset below it.
    config: Callable[[Mapping[str, Any], bool], dict[str, Any]]
    #: The same for flag overrides.
    flags: Callable[[Mapping[str, bool]], dict[str, bool]]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind."""

    #: Of the configuration document.
    schema: Schema
    #: ``(configuration, whether there is a key) -> the document to store``; raises ConfigError.
    normalized: Callable[[Mapping[str, Any], bool], dict[str, Any]]
    #: The member of a document that says where requests, and with them the key, go.
    address: str
    key: KeyUse
    #: Whether upstreams of a document send a key at all.
    takes_key: Callable[[Mapping[str, Any]], bool] = field(default=lambda document: True)
    #: Whether the models of a document are all there are, and nothing is asked for more.
    lists_all_models: Callable[[Mapping[str, Any]], bool] = field(default=lambda document: False)
    #: ``{id: preset}``
    presets: Mapping[str, Filling] = field(default_factory=dict)

    def origin(self, document: Mapping[str, Any]) -> tuple[str, str]:
        """Scheme and authority of where a key goes."""
        parts = urlsplit(str(document[self.address]))
        return parts.scheme, parts.netloc.lower()
