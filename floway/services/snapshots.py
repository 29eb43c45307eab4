"""Building the in-memory snapshot from the store."""

from floway.domain.model import Catalog
from floway.errors import ConfigError
from floway.gateway.events import UpstreamUnusable
from floway.gateway.snapshot import Snapshot
from floway.logs import emit
from floway.providers.base import Provider, Surroundings
from floway.providers.registry import create
from floway.services import price_index
from floway.store import aliases, api_keys, catalogs, revision, upstreams
from floway.store.db import reading
from floway.store.errors import DatabaseError

#: What reading the database can raise.
STORE_ERRORS = (DatabaseError, ConfigError)


def load(surroundings: Surroundings) -> Snapshot:
    """One consistent view of the database, in the current app context.

    A row that cannot work is left out and logged; the others serve.
    """
    with reading():
        version = revision.current()
        callers = api_keys.callers()
        rows = upstreams.list_all(enabled_only=True)
        stored = catalogs.read_all()
        named = {alias.name: alias for alias in aliases.list_all()}
        prices = price_index.load()
    providers: list[Provider] = []
    for row in rows:
        try:
            providers.append(create(row, surroundings))
        except ConfigError as error:
            emit(UpstreamUnusable(row.id, str(error)))
    return Snapshot(version, callers, tuple(providers), _usable(providers, stored), named, prices)


def _usable(providers: list[Provider], stored: dict[str, Catalog]) -> dict[str, Catalog]:
    """The catalogues that belong to the rows as they are."""
    return {
        provider.upstream.id: stored[provider.upstream.id]
        for provider in providers
        if provider.upstream.id in stored
        and stored[provider.upstream.id].upstream_version == provider.upstream.version
    }
