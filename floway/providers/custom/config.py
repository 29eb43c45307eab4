"""The configuration of a custom upstream, as the provider uses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import ProtocolId
from floway.providers.shared.limits import RowTimeouts

AuthStyle = Literal["bearer", "anthropic", "none"]
AUTH_STYLES: Final[tuple[AuthStyle, ...]] = get_args(AuthStyle)

#: Paths that may be replaced. Those of Messages, Chat Completions and Responses have ``/v1`` in front
#: by default; ``count_tokens`` follows ``/messages``, and the calls of a Gemini model follow its list.
OVERRIDABLE_PATHS: Final = ("/messages", "/chat/completions", "/responses", "/models", "/v1beta/models")


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """One line of a header that goes upstream; all lines of a name go in the order of the rules."""

    #: Lower case.
    name: str
    #: None passes the client's own value on, if there is one.
    value: str | None
    #: The header is not sent at all, though the gateway itself would.
    strips: bool = False


@dataclass(frozen=True, slots=True)
class CustomConfig:
    """A checked configuration."""

    #: Without a slash at the end.
    base_url: str
    auth_style: AuthStyle
    #: What the upstream speaks, for models that do not say it themselves.
    protocols: frozenset[ProtocolId]
    #: ``{path of OVERRIDABLE_PATHS: path below the base URL}``.
    path_overrides: Mapping[str, str] = field(default_factory=dict)
    header_rules: tuple[HeaderRule, ...] = ()
    #: ``{top-level member of a request: its name here}``; None leaves it out.
    member_names: Mapping[str, str | None] = field(default_factory=dict)
    #: Whether it has an endpoint that counts tokens; many that are compatible have none.
    counts_tokens: bool = True
    #: Whether the upstream is asked for its models.
    fetches_models: bool = True
    #: Where it is asked, below the base URL; None is the path of its protocol.
    models_path: str | None = None
    #: Configured models; they come first and hide fetched ones.
    models: tuple[Model, ...] = ()
    #: ``{public id of a configured model: {flag: enabled}}``, only models that override one.
    model_flags: Mapping[str, Mapping[FlagId, bool]] = field(default_factory=dict)
    timeouts: RowTimeouts = field(default_factory=RowTimeouts)
