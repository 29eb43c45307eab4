"""What may be chosen for an agent, and what that is in the agent's own settings.

The names on the right are those of Claude Code (https://code.claude.com/docs/en/settings) and of Codex.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

ClaudeEffort = Literal["low", "medium", "high", "xhigh"]

#: ``{choice of a model: the variable that Claude Code reads}``.
_MODEL_VARIABLES: Final[Mapping[str, str]] = {
    "model": "ANTHROPIC_MODEL",
    "fable_model": "ANTHROPIC_DEFAULT_FABLE_MODEL",
    "opus_model": "ANTHROPIC_DEFAULT_OPUS_MODEL",
    "sonnet_model": "ANTHROPIC_DEFAULT_SONNET_MODEL",
    "haiku_model": "ANTHROPIC_DEFAULT_HAIKU_MODEL",
}
_DISCOVERY: Final = "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY"


@dataclass(frozen=True, slots=True)
class ClaudeChoices:
    """For Claude Code; None leaves something to the program."""

    model: str | None = None
    fable_model: str | None = None
    opus_model: str | None = None
    sonnet_model: str | None = None
    haiku_model: str | None = None
    effort: ClaudeEffort | None = None
    #: After how many days transcripts are deleted.
    cleanup_days: int | None = None
    #: Whether commits and pull requests may name the program.
    attribution: bool = True
    auto_memory: bool = True
    agent_view: bool = True
    #: Whether the program lists the gateway's models.
    model_discovery: bool = True

    def changes(self) -> dict[str, Any]:
        """What the settings file gets: ``{"env": {name: text or None}, "top": {name: value or None}}``.

        None takes a member away that an earlier set-up may have written. The address and the key are not
        among them: the machine knows the one, and the other is a secret.
        """
        env: dict[str, str | None] = {
            variable: getattr(self, choice) for choice, variable in _MODEL_VARIABLES.items()
        }
        env[_DISCOVERY] = "1" if self.model_discovery else None
        return {
            "env": env,
            "top": {
                "effortLevel": self.effort,
                "cleanupPeriodDays": self.cleanup_days,
                "attribution": None if self.attribution else {"commit": "", "pr": ""},
                "autoMemoryEnabled": None if self.auto_memory else False,
                "disableAgentView": None if self.agent_view else True,
            },
        }


@dataclass(frozen=True, slots=True)
class CodexChoices:
    """For Codex; None leaves what its settings say."""

    model: str | None = None
    effort: str | None = None

    def changes(self) -> dict[str, str]:
        """What the top of ``config.toml`` gets, beside the provider."""
        named = {"model": self.model, "model_reasoning_effort": self.effort}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Choices:
    """For every agent."""

    claude: ClaudeChoices = field(default_factory=ClaudeChoices)
    codex: CodexChoices = field(default_factory=CodexChoices)

    def document(self) -> dict[str, Any]:
        """As they are stored and shown."""
        return asdict(self)


def choices(document: Mapping[str, Any]) -> Choices:
    """The choices of a document; a member that is missing has its default."""
    return Choices(ClaudeChoices(**document.get("claude", {})), CodexChoices(**document.get("codex", {})))
