"""The race drill of Copilot seats.

``python -m tests.functional.copilot_drill --rounds 50`` prints a line per round and a summary; ``--postgres``
uses a server of its own instead of SQLite. A login of GitHub is exchanged as often as one likes, so what
is counted as a renewal is every exchange but the one of its sign-in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from floway.domain.credential import VersionedState
from floway.providers.copilot import state
from floway.providers.copilot.state import CopilotToken, Credential
from floway.store import states
from tests.functional.credential_drill import SHORT_LIFE_SECONDS, Drill, Login, main
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

#: A token of this kind counts as expired a minute before its end, and not five.
_LATER_SECONDS = 240.0
_USUAL_SECONDS = 1500
MODEL = "gpt-4.1"
AGENT = "opencode/1.18.33 ai-sdk/provider-utils/4.0.23 runtime/bun/1.3.13"


@dataclass(frozen=True)
class Held:
    """A credential in the words of the drill."""

    credential: Credential

    @property
    def state(self) -> str:
        """No login of this kind ends by itself."""
        return "active"

    @property
    def state_message(self) -> str | None:
        """Nothing."""
        return None

    @property
    def refresh_token(self) -> str | None:
        """GitHub's login."""
        return self.credential.github_token

    @property
    def access_token(self) -> CopilotToken | None:
        """The Copilot token."""
        return self.credential.copilot_token


class CopilotDrill(Drill):
    """A Copilot seat."""

    token_path = "/copilot_internal/v2/token"
    refusal = b"no access to GitHub Copilot found"

    @staticmethod
    def settings(vendor: Simulator) -> dict[str, str]:
        """Of the simulator."""
        return vendor.copilot_settings()

    def login(self, seconds: float | None = None) -> dict[str, Any]:
        """What a sign-in is to give; the login stands there once somebody has signed in."""
        return {"seconds": _USUAL_SECONDS if seconds is None else SHORT_LIFE_SECONDS - _LATER_SECONDS}

    def refresh_token_of(self, login: Mapping[str, Any]) -> str:
        """GitHub's."""
        return str(login["github_token"])

    def ends_at(self, login: Mapping[str, Any]) -> float:
        """Of the first Copilot token, as late as the drill has it of others."""
        return float(login["expires_at"]) + _LATER_SECONDS

    def imported(self, login: Mapping[str, Any]) -> str:
        """By device code."""
        return self._signed_in(login)

    def reimport(self, login: Mapping[str, Any]) -> None:
        """By device code, for the upstream that there is."""
        self._signed_in(login, upstream_id=self.upstream_id)

    def request(self) -> Call:
        """One of opencode."""
        lines = {"authorization": f"Bearer {self.gateway.api_key}", "user-agent": AGENT}
        body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": "Good morning"}]}
        path = "/v1/chat/completions"
        return Call(self.gateway.port, "POST", path, lines, json.dumps(body).encode())

    def is_whole(self, body: bytes) -> bool:
        """It has the terminal frame."""
        return b"data: [DONE]" in body

    def read(self, stored: VersionedState) -> Held:
        """As the gateway reads it."""
        return Held(state.read(self.upstream_id, stored))

    def has_quota(self, login: Login) -> bool:
        """Of response headers or of the sign-in."""
        assert isinstance(login, Held)
        return login.credential.quota is not None

    def expire_all(self) -> None:
        """By order."""
        self.vendor.seat_order("expire")

    def tokens(self) -> dict[str, Any]:
        """Of all members, without the exchanges of sign-ins."""
        minted = self.vendor.seats()["minted"]
        renewed = {login: count - 1 for login, count in minted.items() if count > 1}
        return {
            "mints": sum(renewed.values()),
            "reuse_attempts": 0,
            "redeemed": renewed,
            "refresh_tokens": list(minted),
        }

    def is_live(self, token: str) -> bool:
        """By the list of models."""
        url = f"{self.vendor.base_url}/github/api.individual.githubcopilot.com/models"
        lines = {
            "authorization": f"Bearer {token}",
            "editor-version": "drill/1",
            "editor-plugin-version": "drill/1",
            "copilot-integration-id": "drill",
            "x-github-api-version": "2026-06-01",
            "x-request-id": "6f0c3a1e-6d0e-4bd1-8a55-3f6e0d1c2b3a",
            "x-agent-task-id": "6f0c3a1e-6d0e-4bd1-8a55-3f6e0d1c2b3a",
            "openai-intent": "model-access",
        }
        return requests.get(url, headers=lines, timeout=10).ok

    def _begun(self, **target: str) -> dict[str, Any]:
        """A sign-in that has begun; to begin one twice harms nobody."""
        try:
            return self.operator.post("upstreams/copilot/auth/start", **target)
        except requests.ConnectionError:
            # The gateway closes what idles for ten seconds, which a round can take on a busy machine.
            return self.operator.post("upstreams/copilot/auth/start", **target)

    def _signed_in(self, login: Mapping[str, Any], **target: str) -> str:
        """The upstream of a sign-in, whose login is noted beside what was wanted of it."""
        assert isinstance(login, dict)
        self.vendor.seat_order("interval", seconds=0)
        begun = self._begun(**target)
        self.vendor.seat(copilot_seconds=login["seconds"])
        self.vendor.seat_order("allow", user_code=begun["user_code"])
        done = self.operator.post("upstreams/copilot/auth/poll", id=begun["id"])
        self.vendor.seat(copilot_seconds=_USUAL_SECONDS)
        assert done["status"] == "complete"
        upstream_id = str(done["upstream"]["id"])
        with self._app.app_context():
            stored = state.read(upstream_id, states.read(upstream_id))
        assert stored.copilot_token is not None
        login |= {"github_token": stored.github_token, "expires_at": stored.copilot_token.expires_at}
        return upstream_id


if __name__ == "__main__":
    main(CopilotDrill)
