"""Renders the scripts: fixed programs, and a handful of quoted values at their top."""

import json
from typing import Final, Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined

from floway.services.agent_setup import quoting
from floway.services.agent_setup.choices import Choices

Agent = Literal["claude", "codex"]
Shell = Literal["sh", "ps1"]
AGENTS: Final[tuple[Agent, ...]] = get_args(Agent)
SHELLS: Final[tuple[Shell, ...]] = get_args(Shell)

#: Values get into a script through the filter of its shell and in no other way.
_environment = Environment(
    loader=PackageLoader("floway", "templates/setup"),
    autoescape=False,  # noqa: S701  these are no pages: each value goes through a shell's own quoting
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_environment.filters.update(sh=quoting.sh, ps1=quoting.ps1)


def script(agent: Agent, shell: Shell, chosen: Choices, key: str | None, label: str) -> str:
    """The whole text.

    :param key: the raw API key; None lets the script ask for one.
    :param label: what people call the key.
    """
    top = chosen.codex.changes()
    edits = [{"keyPath": name, "value": value, "mergeStrategy": "replace"} for name, value in top.items()]
    return _environment.get_template(f"{agent}.{shell}").render(
        key=key or "",
        label=quoting.flat(label),
        # One line each: the scripts hand them on by lines.
        changes=json.dumps(chosen.claude.changes()),
        top_edits="".join(f",{json.dumps(edit)}" for edit in edits),
        # A string of JSON is one of TOML, but for characters in halves.
        top_lines="".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in top.items()
        ),
    )


def _toml(text: str) -> str:
    """A string of TOML: one of JSON, but that it takes no character in halves."""
    return json.dumps(text, ensure_ascii=False)
