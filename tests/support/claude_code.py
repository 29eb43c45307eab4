"""What Claude Code itself sent, recorded and shortened; see ``tests/recordings/claude_code``."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "recordings" / "claude_code"

#: Calls that are answered with a message.
CALLS = ("headless", "interactive", "subagent", "long_context", "older_model")


def path(name: str) -> str:
    """Where a recorded request went, with its query."""
    return str(_recording(name)["path"])


def headers(name: str = "headless", /, **changes: str | None) -> dict[str, str]:
    """The headers of a recorded request by lower-case name, without its key.

    :param changes: other values, with underscores for hyphens; None leaves a header out.
    """
    lines = {str(key): str(value) for key, value in _recording(name)["headers"]}
    given = {key.replace("_", "-"): value for key, value in changes.items()}
    return {key: value for key, value in (lines | given).items() if value is not None}


def document(name: str = "headless", /, **changes: Any) -> dict[str, Any]:
    """The body of a recorded request; ``changes`` replace top-level members."""
    return {**_recording(name)["body"], **changes}


def body(name: str = "headless", /, **changes: Any) -> bytes:
    """The same as bytes, spelled as no encoder of ours would."""
    return json.dumps(document(name, **changes), indent=1).encode()


def _recording(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return found
