"""What of an upstream may be shown, kind by kind: what is not named here stays in the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from floway.domain.credential import VersionedState
from floway.providers.claude_code import state as claude_code_state
from floway.providers.codex import state as codex_state
from floway.providers.copilot import state as copilot_state
from floway.services import claude_code, codex, copilot

Document = Mapping[str, Any]

#: Stands for a value that only those who may change it may read.
HIDDEN: Final = "(hidden)"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a kind."""

    #: Members of the configuration.
    config: tuple[str, ...]
    #: Members of its only account, for a kind whose configuration is one.
    account: tuple[str, ...] = ()
    #: The state without its secrets, from the id of the upstream and what is stored; None has no state.
    state: Callable[[str, VersionedState], Document] | None = None


def _claude_code_state(upstream_id: str, stored: VersionedState) -> Document:
    return claude_code.redacted(claude_code_state.read(upstream_id, stored))


def _codex_state(upstream_id: str, stored: VersionedState) -> Document:
    return codex.redacted(codex_state.read(upstream_id, stored))


def _copilot_state(upstream_id: str, stored: VersionedState) -> Document:
    return copilot.redacted(copilot_state.read(upstream_id, stored))


_MODELS = ("models", "timeouts")

SHOWN: Final[Mapping[str, Shown]] = {
    "azure": Shown(("endpoint", "api_version", "protocols", *_MODELS)),
    "claude-code": Shown(
        (),
        ("email", "accountUuid", "organizationUuid", "subscriptionType", "rateLimitTier"),
        _claude_code_state,
    ),
    "codex": Shown((), ("email", "chatgptAccountId", "chatgptUserId", "planType"), _codex_state),
    "copilot": Shown(("githubHost", "user"), state=_copilot_state),
    "custom": Shown(
        (
            "base_url",
            "auth_style",
            "protocols",
            "path_overrides",
            "header_rules",
            "member_names",
            "counts_tokens",
            "models_fetch",
            *_MODELS,
        )
    ),
    "ollama": Shown(("base_url", *_MODELS)),
}


def config(kind: str, document: Document, *, may_change: bool) -> dict[str, Any]:
    """The configuration for people.

    :param may_change: whether they may change it; others do not see what headers are set to, since people
        put tokens there.
    """
    shown = SHOWN[kind]
    named = {name: document[name] for name in shown.config if name in document}
    if shown.account:
        accounts = document["accounts"]
        named["accounts"] = [{name: each.get(name) for name in shown.account} for each in accounts]
    if not may_change and "header_rules" in named:
        named["header_rules"] = [_without_value(rule) for rule in named["header_rules"]]
    return named


def _without_value(rule: Document) -> dict[str, Any]:
    return {**rule, "value": None if rule["value"] is None else HIDDEN}
