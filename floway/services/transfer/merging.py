"""How one row of an archive meets what is stored: taken, taken with a change that is named, or refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from floway.domain.proxy import DIRECT
from floway.errors import ConfigError
from floway.services.transfer import checks, kinds
from floway.services.transfer.values import Redacted
from floway.store.archive import sections
from floway.store.archive.rows import Row
from floway.store.archive.sections import Section


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row."""

    row: Row
    #: What was done about it, and what is left to do by hand.
    remarks: tuple[str, ...] = ()
    #: Why it is not taken; None takes it.
    conflict: str | None = None


@dataclass(slots=True)
class Context:
    """What is stored, and what will be once the rows so far are written."""

    #: ``{section: {id: row}}`` at present.
    known: Mapping[str, dict[str, Row]]
    is_replacing: bool
    allow_admins: bool
    acting_user_id: str
    #: Upstreams whose login the archive has.
    with_login: frozenset[str] = frozenset()
    #: ``{section: {id: row}}`` as it will be.
    final: dict[str, dict[str, Row]] = field(default_factory=dict)
    #: ``{(section, group): {values: id}}``: who has what is unique.
    _owners: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], str]] = field(default_factory=dict)

    def begin(self, section: Section, removed: set[str], offered: Collection[str]) -> None:
        """Start a section from what stays of it; rows that are offered give up what they are known by."""
        self.final[section.name] = {
            identity: row for identity, row in self.known[section.name].items() if identity not in removed
        }
        for group in section.unique:
            owners = self._owners[section.name, group] = {}
            for identity, row in self.final[section.name].items():
                if identity not in offered:
                    owners[tuple(row[name] for name in group)] = identity

    def take(self, section: Section, row: Row) -> None:
        """Note a row as it will be."""
        identity = str(row[section.identity[0]])
        before = self.final[section.name].get(identity)
        for group in section.unique:
            owners = self._owners[section.name, group]
            if before is not None and owners.get(tuple(before[name] for name in group)) == identity:
                del owners[tuple(before[name] for name in group)]
            owners[tuple(row[name] for name in group)] = identity
        self.final[section.name][identity] = row

    def owner(self, section: Section, row: Row) -> str | None:
        """Another row that has something of this one that is unique."""
        identity = str(row[section.identity[0]])
        for group in section.unique:
            owner = self._owners[section.name, group].get(tuple(row[name] for name in group))
            if owner is not None and owner != identity:
                return owner
        return None

    def has(self, section: Section, identity: str) -> bool:
        """Whether a row will be there; a section that the archive lacks stays as it is."""
        return identity in self.final.get(section.name, self.known[section.name])


def settle(section: Section, row: Row, present: Row | None, context: Context) -> Verdict:
    """What becomes of a row.

    :param present: what is stored under its id.
    """
    verdict = _SETTLED[section.name](row, present, context)
    if verdict.conflict is None and (owner := context.owner(section, verdict.row)):
        return Verdict(row, conflict=f"what it is known by belongs to {owner} already")
    return verdict


def updated(section: Section, present: Row, wanted: Row) -> Row:
    """A row that takes the place of another: whoever saw the other one must notice."""
    if "version" in section.bookkeeping:
        return wanted | {"version": max(present["version"] + 1, wanted["version"])}
    if section is sections.UPSTREAM_STATES:
        return wanted | {"state_version": max(present["state_version"] + 1, wanted["state_version"])}
    return wanted


def _user(row: Row, present: Row | None, context: Context) -> Verdict:
    remarks: list[str] = []
    if isinstance(row["password_hash"], Redacted):
        kept = None if present is None else present["password_hash"]
        row = row | {"password_hash": kept}
        if kept is None:
            remarks.append("has no password here; set one")
    if row["id"] == context.acting_user_id and present is not None:
        mine = {"role": "admin", "enabled": True, "deleted_at": None}
        if any(row[name] != value for name, value in mine.items()):
            row = row | mine | {"name": present["name"], "name_key": present["name_key"]}
            remarks.append("stays an administrator: you are signed in as this user")
    role = None if present is None or present["deleted_at"] else present["role"]
    is_change = (row["role"] == "admin") != (role == "admin")
    if is_change and not context.is_replacing and not context.allow_admins:
        return Verdict(row, conflict="would change who is an administrator, which must be allowed")
    return Verdict(row, tuple(remarks))


def kept_importer(mine: Row, offered: Mapping[str, Row]) -> tuple[Row, str]:
    """The user whose import it is, who is not in the archive, and why they stay.

    Another user may come with their name; then they make room.
    """
    if all(row["name_key"] != mine["name_key"] for row in offered.values()):
        return mine, "stays: you are signed in as this user"
    ending = " (before import)"
    renamed = {"name": mine["name"][:100] + ending, "name_key": mine["name_key"][:100] + ending}
    return mine | renamed, "stays under another name: you are signed in as this user"


def _proxy(row: Row, present: Row | None, context: Context) -> Verdict:
    if not isinstance(row["secrets"], Redacted):
        return Verdict(row)
    if present is not None and _is_same(row, present, "scheme", "host", "port"):
        return Verdict(row | {"secrets": present["secrets"]})
    return Verdict(row | {"secrets": None}, ("its user name and password must be entered again",))


def _upstream(row: Row, present: Row | None, context: Context) -> Verdict:
    unknown = [
        each for each in row["proxy_ids"] or () if each != DIRECT and not context.has(sections.PROXIES, each)
    ]
    if unknown:
        return Verdict(row, conflict=f"names the proxy {unknown[0][:40]}, which will not be there")
    if present is not None and present["kind"] != row["kind"]:
        return Verdict(row, conflict=f"is of the kind {present['kind']} here")
    is_other = present is not None and kinds.account_of(present) != kinds.account_of(row)
    if is_other and not (context.is_replacing and row["id"] in context.with_login):
        # The login that is here would be used in the name of the other account.
        return Verdict(row, conflict="is signed in to another account here")
    if isinstance(row["secrets"], Redacted):
        return _without_secrets(row, present)
    return _with_login(row, present, context)


def _with_login(row: Row, present: Row | None, context: Context) -> Verdict:
    if not row["enabled"] or (present is not None and present["enabled"]):
        return Verdict(row)
    is_new = present is None
    if kinds.needs_login(row["kind"]) and is_new and row["id"] not in context.with_login:
        return Verdict(row | {"enabled": False}, ("is disabled until somebody signs in again",))
    if kinds.is_single_use(row["kind"]) and not context.is_replacing:
        # Two gateways that renew one login end it for both.
        return Verdict(
            row | {"enabled": False},
            ("is disabled: its login works in one gateway only; enable it when the other one is gone",),
        )
    return Verdict(row)


def _without_secrets(row: Row, present: Row | None) -> Verdict:
    names = ", ".join(sorted(checks.secret_names(row["secrets"])))
    if present is not None and present["secrets"] and _is_same(row, present, "config"):
        return Verdict(row | {"secrets": present["secrets"]})
    # A key that is here was entered for the address that is here.
    remark = f"is disabled until its {names} is entered again"
    return Verdict(row | {"secrets": None, "enabled": False}, (remark,))


def _upstream_state(row: Row, present: Row | None, context: Context) -> Verdict:
    if not context.has(sections.UPSTREAMS, row["upstream_id"]):
        return Verdict(row, conflict="belongs to an upstream that will not be there")
    upstream = context.final[sections.UPSTREAMS.name][row["upstream_id"]]
    try:
        kinds.check_state(upstream, row)
    except ConfigError as error:
        return Verdict(row, conflict=str(error))
    if present is None or _is_same(row, present, "state", "state_secrets"):
        return Verdict(row)
    before = context.known[sections.UPSTREAMS.name].get(row["upstream_id"], upstream)
    is_same_account = kinds.account_of(before) == kinds.account_of(upstream)
    if is_same_account and kinds.is_newer(upstream["kind"], present, row):
        return Verdict(present, ("the login here is the newer one and stays",))
    return Verdict(row)


def _api_key(row: Row, present: Row | None, context: Context) -> Verdict:
    if not context.has(sections.USERS, row["user_id"]):
        return Verdict(row, conflict=f"belongs to the user {row['user_id'][:40]}, who will not be there")
    if present is None:
        return Verdict(row)
    used = [at for at in (row["last_used_at"], present["last_used_at"]) if at is not None]
    row = row | {"last_used_at": max(used, default=None)}
    if present["revoked_at"] is None or row["revoked_at"] is not None:
        return Verdict(row)
    if context.is_replacing:
        return Verdict(row, ("was revoked here, and works again",))
    ended = {"enabled": False, "revoked_at": present["revoked_at"]}
    return Verdict(row | ended, ("was revoked here, and stays so",))


def _as_it_is(row: Row, present: Row | None, context: Context) -> Verdict:
    return Verdict(row)


def _is_same(row: Row, present: Row, *names: str) -> bool:
    return all((row[name] or None) == (present[name] or None) for name in names)


_SETTLED: Final[Mapping[str, Callable[[Row, Row | None, Context], Verdict]]] = {
    sections.USERS.name: _user,
    sections.PROXIES.name: _proxy,
    sections.UPSTREAMS.name: _upstream,
    sections.UPSTREAM_STATES.name: _upstream_state,
    sections.API_KEYS.name: _api_key,
    sections.ALIASES.name: _as_it_is,
    sections.PRICES.name: _as_it_is,
    sections.SETTINGS.name: _as_it_is,
}
