"""What an archive carries: one section per table, in the order in which rows can be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from sqlalchemy import Table

from floway.store import operator_settings
from floway.store.archive.columns import Facts, facts
from floway.store.tables.aliases import AliasRow
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.base import Base
from floway.store.tables.prices import PriceOverrideRow
from floway.store.tables.proxies import ProxyRow
from floway.store.tables.settings import SettingRow
from floway.store.tables.upstreams import UpstreamRow, UpstreamStateRow
from floway.store.tables.usage import UsageBucketRow
from floway.store.tables.users import UserRow


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One table of an archive. Every column is carried, so that a further one needs no line here."""

    #: As archives call it.
    name: str
    row: type[Base]
    #: Columns of ``store.secrets``: opened when they are read, sealed again when they are written.
    envelopes: frozenset[str] = frozenset()
    #: Further columns that are secret as they are.
    secrets: frozenset[str] = frozenset()
    #: Columns that tell when and how often a row was written: rows that differ in nothing else are equal.
    bookkeeping: frozenset[str] = frozenset()
    #: Columns that no two rows have alike, beside the identity; the last of each group is a text.
    unique: tuple[tuple[str, ...], ...] = ()
    #: The only ids that are carried, of a table that serves others too; None is every one.
    only: frozenset[str] | None = None

    @property
    def table(self) -> Table:
        """The table."""
        return cast(Table, self.row.__table__)

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return _identity(self)

    @property
    def columns(self) -> tuple[Facts, ...]:
        """Every column, in the order of the table."""
        return _columns(self)

    @property
    def hidden(self) -> frozenset[str]:
        """The columns that nobody may read without a passphrase."""
        return _hidden(self)


# Asked for every row of an archive, of which there may be millions.
@cache
def _identity(section: Section) -> tuple[str, ...]:
    return tuple(column.name for column in section.table.primary_key.columns)


@cache
def _columns(section: Section) -> tuple[Facts, ...]:
    return tuple(facts(column) for column in section.table.columns)


@cache
def _hidden(section: Section) -> frozenset[str]:
    return section.envelopes | section.secrets


USERS: Final = Section("users", UserRow, secrets=frozenset({"password_hash"}), unique=(("name_key",),))
PROXIES: Final = Section(
    "proxies",
    ProxyRow,
    envelopes=frozenset({"secrets"}),
    bookkeeping=frozenset({"updated_at"}),
    unique=(("name",),),
)
UPSTREAMS: Final = Section(
    "upstreams",
    UpstreamRow,
    envelopes=frozenset({"secrets"}),
    bookkeeping=frozenset({"version", "updated_at"}),
    unique=(("name",),),
)
#: Left out of an archive without secrets: tokens are what it is about.
UPSTREAM_STATES: Final = Section(
    "upstream_states",
    UpstreamStateRow,
    envelopes=frozenset({"state_secrets"}),
    bookkeeping=frozenset({"state_version", "updated_at"}),
)
API_KEYS: Final = Section(
    "api_keys", ApiKeyRow, bookkeeping=frozenset({"last_used_at"}), unique=(("key_hash",),)
)
ALIASES: Final = Section(
    "model_aliases", AliasRow, bookkeeping=frozenset({"updated_at"}), unique=(("name",),)
)
#: Prices that operators set; the book below them comes with the release, or from a file of its own.
PRICES: Final = Section(
    "price_overrides",
    PriceOverrideRow,
    bookkeeping=frozenset({"version", "updated_at"}),
    unique=(("upstream_id", "valid_from", "model_key"),),
)
#: Of what the table keeps about this database, what operators decide about the installation.
SETTINGS: Final = Section("settings", SettingRow, only=frozenset({operator_settings.KEY}))
#: Large, and only carried when it is asked for.
USAGE: Final = Section("usage_buckets", UsageBucketRow)

#: What operators configure, each section behind those that it points at.
CONFIGURATION: Final = (USERS, PROXIES, UPSTREAMS, UPSTREAM_STATES, API_KEYS, ALIASES, PRICES, SETTINGS)

#: ``{name: section}``, in the order of an archive.
SECTIONS: Final[Mapping[str, Section]] = {section.name: section for section in (*CONFIGURATION, USAGE)}

#: ``{table: why no archive carries it}``.
LEFT_OUT: Final[Mapping[str, str]] = {
    "agent_setups": "Their addresses are good once, at one gateway, for some minutes.",
    "audit_entries": "The history of an installation is its own; an import begins with one entry there.",
    "dumps": "What was said belongs to the owners of keys; its files are no rows.",
    "leases": "Rights of processes, which last for seconds.",
    "limit_counters": "What this installation has counted; the limits themselves are with keys and users.",
    "login_failures": "Counted over minutes.",
    "maintenance_runs": "About this database.",
    "pending_devices": "They last for minutes, and their code is good for one gateway.",
    "performance_counts": "What this machine has seen of a vendor.",
    "performance_histograms": "What this machine has seen of a vendor.",
    "pending_sign_ins": "They last for minutes, and only their own browser can finish them.",
    "price_book": "Loaded from a file of its own.",
    "quota_points": "What this installation was told over time; what holds is with the upstreams.",
    "proxy_backoffs": "What this machine has seen of a network.",
    "sessions": "A login belongs to one gateway.",
    "upstream_health": "What this machine has seen of a vendor.",
    "upstream_model_caches": "Fetched again from the vendor.",
    "usage_days": "Made from the hourly sums.",
    "usage_repriced_sums": "They undo changes of this database.",
    "usage_repricings": "Changes of this database.",
    "usage_requests": "Kept for some weeks; the sums of usage are what an archive carries.",
    "usage_stale_days": "Which daily sums of this database wait to be made.",
}
