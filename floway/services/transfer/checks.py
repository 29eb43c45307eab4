"""What a row must be beyond the types of its columns: what the gateway could not work with is refused."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from floway.domain.alias import Selection, checked_limits, checked_rules
from floway.domain.caller import SCOPES
from floway.domain.flag import checked_overrides
from floway.domain.limit import Limits
from floway.domain.model_prefix import checked_prefix
from floway.domain.price_document import MalformedPrice, price_of
from floway.domain.proxy import DIRECT, MAX_DIAL_SECONDS, SCHEMES
from floway.errors import ConfigError
from floway.services import runtime_settings
from floway.services.transfer import kinds
from floway.services.transfer.values import Redacted
from floway.store.archive import sections
from floway.store.archive.rows import Row
from floway.store.archive.sections import Section
from floway.store.users import ROLES

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOUR = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])")
#: What our hasher writes; another scheme could not be verified.
_ARGON2 = re.compile(r"\$argon2id\$[!-~]{1,240}")


def check(section: Section, row: Row) -> None:
    """Refuse a row that cannot work, whatever else the archive holds.

    :raises ConfigError: what is wrong with it; never a secret of it.
    """
    if section is not sections.USAGE:
        _require(
            _ID.fullmatch(str(row[section.identity[0]])), "the id has 1 to 40 letters, digits or _ . : -."
        )
    for name in section.envelopes:
        _require_texts(name, row[name])
    _CHECKS[section.name](row)


def secret_names(hidden: Any) -> frozenset[str]:
    """The names of the secrets that a row has, whether the archive has them too or not."""
    return frozenset(hidden.names if isinstance(hidden, Redacted) else hidden or ())


def _user(row: Row) -> None:
    _require(row["role"] in ROLES, f"the role is one of {', '.join(ROLES)}.")
    _require_name(row["name"])
    password = row["password_hash"]
    if password is not None and not isinstance(password, Redacted):
        _require(
            isinstance(password, str) and _ARGON2.fullmatch(password),
            "the password is not hashed with Argon2id.",
        )
    _require_cap(row["upstream_ids"])
    Limits.of(_object(row["limits"], "limits"))


def _proxy(row: Row) -> None:
    _require(row["id"] != DIRECT, f"'{DIRECT}' is the way without a proxy, and no id of one.")
    _require_name(row["name"])
    _require(row["scheme"] in SCHEMES, f"the scheme is one of {', '.join(SCHEMES)}.")
    _require(row["host"] and row["host"].isascii() and row["host"].isprintable(), "the host cannot be used.")
    _require(1 <= row["port"] <= 65535, "the port is from 1 to 65535.")
    seconds = row["dial_seconds"]
    _require(
        seconds is None or 1 <= seconds <= MAX_DIAL_SECONDS, f"dial_seconds is from 1 to {MAX_DIAL_SECONDS}."
    )
    _require(
        secret_names(row["secrets"]) in (set(), {"username", "password"}), "its secrets are of another kind."
    )


def _upstream(row: Row) -> None:
    _require_name(row["name"])
    _require(row["version"] >= 1, "the version is at least 1.")
    kinds.check_config(row["kind"], _object(row["config"], "config"), secret_names(row["secrets"]))
    checked_overrides(_object(row["flag_overrides"], "flag_overrides"))
    if row["model_prefix"] is not None:
        prefix = _object(row["model_prefix"], "model_prefix")
        is_whole = set(prefix) == {"prefix", "addressable", "listed"}
        _require(
            is_whole and _are_texts(prefix["addressable"]) and _are_texts(prefix["listed"]),
            "model_prefix has the members prefix, addressable and listed.",
        )
        checked_prefix(prefix)
    for name in ("disabled_models", "proxy_ids"):
        _require(
            row[name] is None or (_are_texts(row[name]) and row[name]), f"{name} is null or a list of texts."
        )


def _upstream_state(row: Row) -> None:
    _require(row["state_version"] >= 0, "the state_version is at least 0.")
    _object(row["state"], "state")


def _api_key(row: Row) -> None:
    _require_name(row["name"])
    _require(_SHA256.fullmatch(row["key_hash"]), "key_hash is a SHA-256 in hexadecimal.")
    _require_cap(row["upstream_ids"])
    models = row["models"]
    _require(models is None or (_are_texts(models) and models), "models is null or a list of texts.")
    _require(
        row["scope"] is None or row["scope"] in SCOPES, f"the scope is null or one of {', '.join(SCOPES)}."
    )
    kept = row["dump_retention_seconds"]
    _require(kept is None or kept > 0, "dump_retention_seconds is null or positive.")
    Limits.of(_object(row["limits"], "limits"))


def _alias(row: Row) -> None:
    _require(row["name"] == row["name"].strip() != "", "the name is not empty, and has no blanks around.")
    _require(
        row["selection"] in get_args(Selection), f"the selection is one of {', '.join(get_args(Selection))}."
    )
    targets = row["targets"]
    _require(isinstance(targets, list) and targets, "targets is a list with at least one target.")
    for target in targets:
        is_right = isinstance(target, dict) and set(target) == {"model", "upstream_id", "rules"}
        _require(is_right, "a target has the members model, upstream_id and rules.")
        _require(isinstance(target["model"], str) and target["model"], "the model of a target is a text.")
        _require(
            isinstance(target["upstream_id"], str | None), "the upstream_id of a target is null or a text."
        )
        checked_rules(_object(target["rules"], "rules") or {})
    announced = _object(row["announced_metadata"], "announced_metadata")
    if announced is not None:
        _require(set(announced) == {"limits"}, "announced_metadata has the member limits alone.")
        checked_limits(_object(announced["limits"], "limits") or {})


def _price(row: Row) -> None:
    try:
        price_of(row["price"])
    except MalformedPrice as error:
        raise ConfigError(str(error)) from None


def _setting(row: Row) -> None:
    _require(row["key"] in (sections.SETTINGS.only or ()), "no archive carries a setting of this key.")
    runtime_settings.check(_object(row["value"], "value") or {})


def _usage(row: Row) -> None:
    _require(_HOUR.fullmatch(row["hour"]), "the hour is written as 2026-11-22T20.")
    counts = (name for name, value in row.items() if type(value) is int)
    for name in counts:
        _require(row[name] >= 0, f"{name} is not negative.")


_CHECKS: Final[Mapping[str, Callable[[Row], None]]] = {
    sections.USERS.name: _user,
    sections.PROXIES.name: _proxy,
    sections.UPSTREAMS.name: _upstream,
    sections.UPSTREAM_STATES.name: _upstream_state,
    sections.API_KEYS.name: _api_key,
    sections.ALIASES.name: _alias,
    sections.PRICES.name: _price,
    sections.SETTINGS.name: _setting,
    sections.USAGE.name: _usage,
}


def _require(is_right: object, sentence: str) -> None:
    if not is_right:
        raise ConfigError(sentence)


def _require_name(name: str) -> None:
    _require(
        name == name.strip() != "" and name.isprintable(), "the name is printable, without blanks around."
    )


def _require_cap(ids: Any) -> None:
    _require(ids is None or _are_texts(ids), "upstream_ids is null or a list of ids.")


def _require_texts(name: str, hidden: Any) -> None:
    if hidden is None or isinstance(hidden, Redacted):
        return
    is_right = (
        isinstance(hidden, dict) and hidden and all(isinstance(value, str) for value in hidden.values())
    )
    _require(is_right, f"{name} is an object of texts.")


def _object(value: Any, name: str) -> Any:
    _require(value is None or isinstance(value, dict), f"{name} is an object.")
    return value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
