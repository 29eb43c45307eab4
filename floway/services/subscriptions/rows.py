"""Rows of upstreams whose credential is an imported login, as all such kinds handle them."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask

from floway.domain.upstream import Upstream
from floway.errors import ConfigError, UpstreamGone
from floway.services.accounts import checked_name
from floway.store import secrets, upstreams
from floway.store.db import off_hub

P = ParamSpec("P")
T = TypeVar("T")

#: Characters of an account's own name that become part of an upstream's.
_NAME_CHARACTERS = 96


class LoginRows:
    """The rows of one kind; its methods may block and need no app context."""

    def __init__(self, app: Flask, kind: str, label: str) -> None:
        """:param label: what upstreams are called that nobody named."""
        self._app = app
        self._kind = kind
        self._label = label

    def existing(self, upstream_id: str) -> Upstream:
        """An upstream of this kind.

        :raises UpstreamGone: there is none.
        """
        upstream = self.stored(upstreams.find, upstream_id)
        if upstream is None or upstream.kind != self._kind:
            raise UpstreamGone(upstream_id)
        return upstream

    def free_name(self, name: str | None, upstream_id: str | None = None) -> str | None:
        """The name, checked before the vendor is asked: a login that cannot be stored is lost.

        :raises ConfigError: it cannot be used, or nothing can be sealed.
        """
        self.stored(secrets.verify)
        if name is None:
            return None
        name = checked_name(name)
        taken = self.stored(upstreams.named, name)
        if taken is not None and taken.id != upstream_id:
            raise ConfigError(f"An upstream named '{name}' exists already; choose another name.")
        return name

    def default_name(self, who: str) -> str:
        """``ChatGPT Codex (ada@example.org)``, with a number when that is taken."""
        shown = "".join(each for each in who if each.isprintable())[:_NAME_CHARACTERS]
        base = f"{self._label} ({shown})"
        taken = {upstream.name for upstream in self.stored(upstreams.list_all)}
        numbered = (f"{base} {number}" for number in range(2, len(taken) + 3))
        return next(name for name in (base, *numbered) if name not in taken)

    def stored(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function of the store gives, run where it does not block the others."""
        return off_hub(self._app, function, *args, **kwargs)
