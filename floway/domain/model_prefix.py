"""A prefix for the models of an upstream, which tells them from another upstream's of the same names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from floway.errors import ConfigError

#: How a model's id is spelled: as its upstream spells it, or with the prefix in front.
Form = Literal["unprefixed", "prefixed"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)

_PREFIX = re.compile(r"[a-zA-Z0-9._-]+(/[a-zA-Z0-9._-]+)*/")
_MAX_PREFIX = 64


@dataclass(frozen=True, slots=True)
class ModelPrefix:
    """Under which ids an upstream's models are known."""

    #: Ends with a slash.
    text: str
    #: What clients may ask for; not empty, in the order of ``FORMS``.
    addressable: tuple[Form, ...] = FORMS
    #: What model lists name; a part of what is addressable.
    listed: tuple[Form, ...] = ("prefixed",)


def checked_prefix(document: Mapping[str, Any]) -> ModelPrefix:
    """A prefix of ``{"prefix": "az/", "addressable": [...], "listed": [...]}``, repeats removed.

    :raises ConfigError: the prefix or a form cannot be used.
    """
    text = document["prefix"]
    if not isinstance(text, str) or len(text) > _MAX_PREFIX or not _PREFIX.fullmatch(text):
        raise ConfigError(
            f"The prefix '{str(text)[:_MAX_PREFIX]}' cannot be used: it has segments of letters, digits, "
            f"'.', '_' and '-', each followed by a slash, and at most {_MAX_PREFIX} characters."
        )
    addressable, listed = _forms(document["addressable"]), _forms(document["listed"])
    if not addressable:
        raise ConfigError("The models of an upstream must be addressable with or without their prefix.")
    if not set(listed) <= set(addressable):
        raise ConfigError("Model lists can name only forms of ids that are addressable.")
    return ModelPrefix(text, addressable, listed)


def _forms(names: Any) -> tuple[Form, ...]:
    if unknown := [name for name in names if name not in FORMS]:
        raise ConfigError(f"An id is {' or '.join(FORMS)}, not '{str(unknown[0])[:20]}'.")
    return tuple(form for form in FORMS if form in names)
