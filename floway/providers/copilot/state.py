"""What the machine knows about a seat, checked whenever it is read and before it is written.

::

    {"githubHost": "github.com", "userId": 4711,
     "copilotToken": {"expiresAt": 1795380000, "baseUrl": "https://api.individual.githubcopilot.com"},
     "knownModels": {"fetchedAt": 1795376400000,
                     "models": {"gpt-5.5": {"snapshot": {...}, "lastSeenAt": 1795376400000}}},
     "quotaSnapshot": {"fetchedAt": 1795376400000, "data": {...}},
     "seat": {"fetchedAt": 1795376400000, "data": {...}}}

The last four may be null. ``expiresAt`` is in seconds, as the vendor says it; everything else is in
milliseconds. In the database the two tokens are not in the document but beside it, encrypted:
``github_token`` and ``copilot_token``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.logs import emit
from floway.providers.copilot.events import StateMalformed
from floway.providers.shared.stored import AnyObject, Milliseconds, Number, Strict, Text, fault, nested

#: The names under which the store keeps the tokens.
GITHUB_TOKEN: Final = "github_token"  # noqa: S105  a name, no token
COPILOT_TOKEN: Final = "copilot_token"  # noqa: S105  a name, no token


@dataclass(frozen=True, slots=True)
class CopilotToken:
    """A bearer of Copilot."""

    token: str = field(repr=False)
    #: Unix seconds.
    expires_at: int
    #: Where it is good; differs by plan.
    base_url: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A raw model, as it was listed last."""

    row: Mapping[str, Any]
    last_seen_at_ms: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the vendor said, and when; ``quota.py`` has the members."""

    #: Milliseconds since 1970.
    fetched_at_ms: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Credential:
    """A login of GitHub, and what is known of the seat behind it."""

    github_host: str
    user_id: int
    github_token: str = field(repr=False)
    copilot_token: CopilotToken | None = None
    #: ``{raw id: model}``; None until the first list.
    known_models: Mapping[str, KnownModel] | None = None
    listed_at_ms: int = 0
    quota: Snapshot | None = None
    seat: Snapshot | None = None

    @property
    def key(self) -> str:
        """Whose it is, as in ``config.Account``."""
        return f"{self.github_host}/{self.user_id}"


class _TokenSchema(Strict):
    token = Text()
    expiresAt = Number()  # noqa: N815  the name on the wire
    baseUrl = Text()  # noqa: N815  the name on the wire


class _KnownSchema(Strict):
    fetchedAt = Milliseconds()  # noqa: N815  the name on the wire
    models = AnyObject()


class _ModelSchema(Strict):
    snapshot = AnyObject()
    lastSeenAt = Milliseconds()  # noqa: N815  the name on the wire


class _SnapshotSchema(Strict):
    fetchedAt = Milliseconds()  # noqa: N815  the name on the wire
    data = AnyObject()


class _StateSchema(Strict):
    githubHost = Text()  # noqa: N815  the name on the wire
    userId = Number()  # noqa: N815  the name on the wire
    githubToken = Text()  # noqa: N815  the name on the wire
    copilotToken = nested(_TokenSchema, nullable=True)  # noqa: N815  the name on the wire
    knownModels = nested(_KnownSchema, nullable=True)  # noqa: N815  the name on the wire
    quotaSnapshot = nested(_SnapshotSchema, nullable=True)  # noqa: N815  the name on the wire
    seat = nested(_SnapshotSchema, nullable=True)


_schema, _model_schema = _StateSchema(), _ModelSchema()


def from_document(document: Mapping[str, Any]) -> Credential:
    """The credential of a whole document, tokens included.

    :raises ConfigError: every fault with its path and without its value.
    """
    wrong = fault(_schema, document)
    known = document["knownModels"] if not wrong else None
    for each in known["models"].values() if known else ():
        wrong = wrong or fault(_model_schema, each)
    if wrong:
        raise ConfigError(f"The state of the upstream cannot be used: {wrong}.")
    token = document["copilotToken"]
    return Credential(
        github_host=document["githubHost"],
        user_id=int(document["userId"]),
        github_token=document["githubToken"],
        copilot_token=token and CopilotToken(token["token"], int(token["expiresAt"]), token["baseUrl"]),
        known_models=None
        if known is None
        else {
            raw_id: KnownModel(each["snapshot"], int(each["lastSeenAt"]))
            for raw_id, each in known["models"].items()
        },
        listed_at_ms=0 if known is None else int(known["fetchedAt"]),
        quota=_snapshot(document["quotaSnapshot"]),
        seat=_snapshot(document["seat"]),
    )


def to_document(credential: Credential) -> dict[str, Any]:
    """The whole document of a credential, tokens included.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    token, known = credential.copilot_token, credential.known_models
    document: dict[str, Any] = {
        "githubHost": credential.github_host,
        "userId": credential.user_id,
        "githubToken": credential.github_token,
        "copilotToken": token
        and {"token": token.token, "expiresAt": token.expires_at, "baseUrl": token.base_url},
        "knownModels": None
        if known is None
        else {
            "fetchedAt": credential.listed_at_ms,
            "models": {
                raw_id: {"snapshot": dict(model.row), "lastSeenAt": model.last_seen_at_ms}
                for raw_id, model in known.items()
            },
        },
        "quotaSnapshot": _shown(credential.quota),
        "seat": _shown(credential.seat),
    }
    from_document(document)
    return document


def read(upstream_id: str, stored: VersionedState) -> Credential:
    """The credential of a stored state.

    :raises MalformedState: nobody but a defect or an edit by hand writes such a row; the log has the path.
    """
    try:
        return from_document(_joined(stored))
    except ConfigError as error:
        emit(StateMalformed(upstream_id, str(error)))
        raise MalformedState(upstream_id) from None


def to_stored(credential: Credential) -> VersionedState:
    """A credential as the store takes it: tokens apart from what may be seen.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    document = to_document(credential)
    tokens = {GITHUB_TOKEN: document.pop("githubToken")}
    if access := document["copilotToken"]:
        tokens[COPILOT_TOKEN] = access.pop("token")
    return VersionedState(document, tokens)


def _joined(stored: VersionedState) -> Any:
    """The whole document of a row.

    :raises ConfigError: a token stands in the row in clear text, or belongs to nothing.
    """
    if stored.state is None:
        return None
    document, tokens = dict(stored.state), dict(stored.secrets)
    access = document.get("copilotToken")
    if "githubToken" in document or (isinstance(access, dict) and "token" in access):
        raise ConfigError("The state of the upstream cannot be used: it holds a token in clear text.")
    if GITHUB_TOKEN in tokens:
        document["githubToken"] = tokens.pop(GITHUB_TOKEN)
    if isinstance(access, dict) and COPILOT_TOKEN in tokens:
        document["copilotToken"] = access | {"token": tokens.pop(COPILOT_TOKEN)}
    if tokens:
        raise ConfigError(
            "The state of the upstream cannot be used: it holds a token that belongs to nothing."
        )
    return document


def _snapshot(document: Mapping[str, Any] | None) -> Snapshot | None:
    return None if document is None else Snapshot(int(document["fetchedAt"]), document["data"])


def _shown(snapshot: Snapshot | None) -> dict[str, Any] | None:
    return None if snapshot is None else {"fetchedAt": snapshot.fetched_at_ms, "data": dict(snapshot.data)}
