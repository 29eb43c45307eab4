"""What Codex itself sent, recorded and shortened (``tests/recordings/codex``), and logins like its own."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

_RECORDING = Path(__file__).parents[1] / "recordings" / "codex" / "headless.json"

#: The conversation of the recording.
THREAD = "01a20533-cce3-77d3-8550-72e1c2bec4c6"


def headers(**changes: str | None) -> dict[str, str]:
    """The recorded headers by lower-case name, without a key.

    :param changes: other values, with underscores for hyphens; None leaves a header out.
    """
    lines = {str(key): str(value) for key, value in _recording()["headers"]}
    given = {key.replace("_", "-"): value for key, value in changes.items()}
    return {key: value for key, value in (lines | given).items() if value is not None}


def document(**changes: Any) -> dict[str, Any]:
    """The recorded body; ``changes`` replace top-level members."""
    return {**_recording()["body"], **changes}


def body(**changes: Any) -> bytes:
    """The same as bytes, spelled as no encoder of ours would."""
    return json.dumps(document(**changes), indent=1).encode()


def token(email: str | None = None, exp: int | None = None, **claims: str) -> str:
    """A signed token of the vendor: ``chatgpt_account_id``, ``chatgpt_plan_type`` and the like."""
    stated: dict[str, Any] = {"https://api.openai.com/auth": claims}
    if email is not None:
        stated["https://api.openai.com/profile"] = {"email": email}
    if exp is not None:
        stated["exp"] = exp
    return ".".join(map(_segment, ({"alg": "RS256"}, stated, {"signature": 1})))


def auth_json(
    access_token: str = "access-1", refresh_token: str = "refresh-1", id_token: str | None = None, **more: Any
) -> str:
    """The text of an ``auth.json``; ``more`` goes beside its ``tokens``."""
    id_token = id_token or token("ada@example.org", chatgpt_account_id="account", chatgpt_plan_type="pro")
    tokens = {"access_token": access_token, "refresh_token": refresh_token, "id_token": id_token}
    return json.dumps({"OPENAI_API_KEY": None, "tokens": tokens, **more})


def _segment(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _recording() -> dict[str, Any]:
    recording: dict[str, Any] = json.loads(_RECORDING.read_text())
    return recording
