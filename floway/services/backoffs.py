"""The rests of proxies, shared by all workers through the database.

A request asks only what its process knows. What happens is written behind its back, and what others wrote
is read every half second.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Flask

from floway.egress.backoffs import Backoffs, Pair
from floway.egress.events import ProxyRestUnshared
from floway.logs import emit
from floway.store import proxy_backoffs
from floway.store.db import off_hub
from floway.store.errors import DatabaseError


class SharedBackoffs:
    """What one worker knows, and how it learns and tells.

    :param spawn: runs a write in the background.
    """

    def __init__(self, app: Flask, spawn: Callable[[Callable[[], None]], None]) -> None:
        self._app = app
        self._spawn = spawn
        self._begun = 0
        self._ended = 0
        self.known = Backoffs(self._keep)

    def refresh(self) -> None:
        """Read what all workers know; without the database everybody goes on with what is known."""
        begun = self._begun
        if begun != self._ended:
            # The database does not know yet what this worker knows.
            return
        with suppress(DatabaseError):
            stored = off_hub(self._app, proxy_backoffs.read_all)
            if begun == self._begun:
                self.known.learn(stored)

    def _keep(self, pair: Pair, failure: tuple[datetime, str] | None) -> None:
        self._begun += 1
        self._spawn(lambda: self._write(pair, failure))

    def _write(self, pair: Pair, failure: tuple[datetime, str] | None) -> None:
        try:
            if failure is None:
                off_hub(self._app, proxy_backoffs.forget, *pair)
            else:
                off_hub(self._app, proxy_backoffs.failed, *pair, *failure)
        except DatabaseError as error:
            emit(ProxyRestUnshared(*pair, type(error).__name__))
        finally:
            self._ended += 1
