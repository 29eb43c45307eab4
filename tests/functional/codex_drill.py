"""The race drill of ChatGPT subscriptions.

``python -m tests.functional.codex_drill --rounds 50`` prints a line per round and a summary; ``--postgres``
uses a server of its own instead of SQLite.
"""

import json
from collections.abc import Mapping
from typing import Any

import requests

from floway.domain.credential import VersionedState
from floway.providers.codex import identity, state
from tests.functional.credential_drill import Drill, Login, main
from tests.support import codex
from tests.support.rawclient import Call
from tests.support.simulator import Simulator


class CodexDrill(Drill):
    """A ChatGPT subscription."""

    token_path = "/openai/oauth/token"
    refusal = b"Refresh token not found or invalid"
    # The renewal may be that of the model list, which has no substitute: then the 404 names the upstream.
    lost_statuses = frozenset({404, 502, 503})

    @staticmethod
    def settings(vendor: Simulator) -> dict[str, str]:
        """Of the simulator."""
        return vendor.codex_settings()

    def login(self, seconds: float | None = None) -> dict[str, Any]:
        """An ``auth.json``."""
        return self.vendor.chatgpt_login(**({} if seconds is None else {"seconds": seconds}))

    def refresh_token_of(self, login: Mapping[str, Any]) -> str:
        """The file's."""
        return str(login["tokens"]["refresh_token"])

    def ends_at(self, login: Mapping[str, Any]) -> float:
        """The token's own claim."""
        ends = identity.expires_at_ms(login["tokens"]["access_token"])
        assert ends is not None
        return ends / 1000

    def imported(self, login: Mapping[str, Any]) -> str:
        """By its file."""
        made = self.operator.post("upstreams/codex-import", auth_json=json.dumps(login), name="drilled")
        return str(made["id"])

    def reimport(self, login: Mapping[str, Any]) -> None:
        """By its file."""
        self.operator.post(f"upstreams/{self.upstream_id}/codex-reimport", auth_json=json.dumps(login))

    def request(self) -> Call:
        """One of Codex."""
        lines = codex.headers(authorization=f"Bearer {self.gateway.api_key}")
        return Call(self.gateway.port, "POST", "/v1/responses", lines, codex.body(model="gpt-5.5"))

    def is_whole(self, body: bytes) -> bool:
        """It has the terminal frame."""
        return b"event: response.completed" in body

    def read(self, stored: VersionedState) -> state.Credential:
        """As the gateway reads it."""
        return state.read(self.upstream_id, stored)

    def has_quota(self, login: Login) -> bool:
        """Of the limit that is active."""
        assert isinstance(login, state.Credential)
        return "codex" in login.quota_snapshots

    def expire_all(self) -> None:
        """By order."""
        self.vendor.expire_chatgpt()

    def tokens(self) -> dict[str, Any]:
        """Of all subscribers."""
        return self.vendor.chatgpt_tokens()

    def is_live(self, token: str) -> bool:
        """By the model list."""
        headers = {
            "authorization": f"Bearer {token}",
            "chatgpt-account-id": str(self.vendor.subscriber()["account_id"]),
        }
        url = f"{self.vendor.base_url}/backend-api/codex/models?client_version=0.169.0"
        return requests.get(url, headers=headers, timeout=10).ok


if __name__ == "__main__":
    main(CodexDrill)
