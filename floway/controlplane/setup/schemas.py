"""Bodies of ``/api/setup``. The token is in the answer to its creation and nowhere else."""

from collections.abc import Mapping
from typing import Any, get_args

from marshmallow import ValidationError, fields, post_load, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger
from floway.services.agent_setup.choices import Choices, ClaudeChoices, ClaudeEffort, CodexChoices

#: The longest that Claude Code's own documentation speaks of: for ever, in practice.
_MAX_CLEANUP_DAYS = 99_999


def _is_one_line(text: str) -> None:
    if not text.isprintable() or text != text.strip():
        raise ValidationError("Not one line of printable characters.")


def _model() -> fields.String:
    return fields.String(
        allow_none=True,
        validate=[validate.Length(1, 256), _is_one_line],
        metadata={"description": "A public model id; null leaves it to the program."},
    )


class ClaudeChoicesSchema(StrictSchema):
    """What Claude Code is told; a member that is absent has its default."""

    model = _model()
    fable_model = _model()
    opus_model = _model()
    sonnet_model = _model()
    haiku_model = _model()
    effort = fields.String(allow_none=True, validate=validate.OneOf(get_args(ClaudeEffort)))
    cleanup_days = StrictInteger(
        allow_none=True,
        validate=validate.Range(1, _MAX_CLEANUP_DAYS),
        metadata={"description": "After how many days transcripts are deleted; null leaves it."},
    )
    attribution = StrictBoolean(
        metadata={"description": "Whether commits and pull requests may name the program."}
    )
    auto_memory = StrictBoolean()
    agent_view = StrictBoolean()
    model_discovery = StrictBoolean(
        metadata={"description": "Whether the program lists the models of this gateway."}
    )


class CodexChoicesSchema(StrictSchema):
    """What Codex is told; null leaves what its settings say."""

    model = _model()
    effort = fields.String(allow_none=True, validate=[validate.Length(1, 32), _is_one_line])


class ChoicesSchema(StrictSchema):
    """For every agent."""

    claude = fields.Nested(ClaudeChoicesSchema)
    codex = fields.Nested(CodexChoicesSchema)

    @post_load
    def _made(self, loaded: Mapping[str, Any], **_: Any) -> Choices:
        return Choices(ClaudeChoices(**loaded.get("claude", {})), CodexChoices(**loaded.get("codex", {})))


class TokenSchema(StrictSchema):
    """Which set-up."""

    token = fields.String(required=True, validate=validate.Length(1, 64))


class BeginSchema(StrictSchema):
    """A set-up that is to begin."""

    key_name = fields.String(
        required=True,
        validate=validate.Length(1, 128),
        metadata={"description": "Of the API key that the download makes: the name of the machine."},
    )
    asks_key = StrictBoolean(
        metadata={"description": "The script asks for a key that exists already, and none is made."}
    )
    configuration = fields.Nested(
        ChoicesSchema, metadata={"description": "Absent: what was chosen the last time."}
    )


class ChangeSchema(TokenSchema):
    """Another configuration for a set-up."""

    expected_revision = StrictInteger(required=True)
    key_name = fields.String(validate=validate.Length(1, 128))
    asks_key = StrictBoolean()
    configuration = fields.Nested(ChoicesSchema, required=True)


class SetupSchema(StrictSchema):
    """A set-up."""

    key_name = fields.String(required=True)
    asks_key = fields.Boolean(required=True)
    configuration = fields.Nested(ChoicesSchema, required=True)
    revision = fields.Integer(required=True)
    expires_at = StrictInstant(required=True)
    downloaded_at = StrictInstant(required=True, allow_none=True)


class ScriptSchema(StrictSchema):
    """Where a script is, below the address of this gateway."""

    agent = fields.String(required=True)
    shell = fields.String(required=True)
    path = fields.String(required=True)


class BegunSchema(SetupSchema):
    """A set-up that has begun: one of its scripts can be downloaded, once."""

    token = fields.String(required=True, metadata={"description": "A secret for five minutes."})
    scripts = fields.List(fields.Nested(ScriptSchema), required=True)


class SetupKeySchema(StrictSchema):
    """The API key that the download has made."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    key_prefix = fields.String(required=True, attribute="prefix")


class ProgressSchema(SetupSchema):
    """How far a set-up has come."""

    key = fields.Nested(SetupKeySchema, required=True, allow_none=True)
    connected_at = StrictInstant(
        required=True,
        allow_none=True,
        metadata={"description": "When the machine made its first request with the key."},
    )
