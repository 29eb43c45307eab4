"""Settings, read once at start from ``FLOWAY_*`` environment variables.

Each field carries its variable, its parser and its documentation, so that ``docs/settings.md``
is generated: ``python -m floway.settings > docs/settings.md``.
"""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from floway.errors import ConfigError
from floway.setting_values import (
    client_id,
    database_url,
    directory,
    endpoint_url,
    integer,
    one_of,
    password,
    product_word,
    seconds,
    secret_keys,
    switch,
)

PREFIX = "FLOWAY_"


def _about(variable: str, parse: Callable[[str], Any], text: str, *, shown: str) -> dict[str, Any]:
    """The metadata of a field; ``shown`` is its default in words, with the unit."""
    return {"variable": PREFIX + variable, "parse": parse, "text": text, "shown": shown}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator decides about one deployment."""

    data_dir: Path = field(
        metadata=_about(
            "DATA_DIR",
            directory,
            "The folder of the embedded database and of the generated secret key. It is created on first "
            "use. Losing it loses every stored credential; on a network file system SQLite corrupts "
            "itself.",
            shown="`./var`",
        )
    )
    database_url: str = field(
        repr=False,
        metadata=_about(
            "DATABASE_URL",
            database_url,
            "Where everything is stored: `sqlite:////absolute/path.db` or "
            "`postgresql+psycopg://user:password@host/name` (plain `postgresql://` is accepted). Another "
            "database starts empty until `flask --app wsgi db upgrade` has run on it.",
            shown="`floway.db` in the data folder",
        ),
    )
    secret_keys: tuple[bytes, ...] = field(
        repr=False,
        metadata=_about(
            "SECRET_KEY",
            secret_keys,
            "Encrypts the stored upstream credentials. Several keys are separated by commas: the first "
            "encrypts, the others only decrypt; after `flask --app wsgi secrets rotate` the old ones can "
            "go. At least 32 characters. With another key the gateway refuses to start, and a lost key "
            "loses the credentials. It must be given with PostgreSQL.",
            shown="with SQLite, generated once into `secret_key` (mode 0600) in the data folder",
        ),
    )
    admin_password: str | None = field(
        repr=False,
        default=None,
        metadata=_about(
            "ADMIN_PASSWORD",
            password,
            "The dashboard password of the user `admin`, who is created or updated at start. At least 10 "
            "characters. Without it a password is set with `flask --app wsgi users set-password admin`.",
            shown="none",
        ),
    )
    max_body_bytes: int = field(
        default=64 * 2**20,
        metadata=_about(
            "MAX_BODY_BYTES",
            integer(1024, 2**31 - 1),
            "The largest request body, after decompression. A larger one is answered with 413. Each open "
            "request may hold this much memory; with less than a few MiB, agents that send images fail.",
            shown="67108864 bytes (64 MiB)",
        ),
    )
    keepalive_seconds: float = field(
        default=15.0,
        metadata=_about(
            "KEEPALIVE_SECONDS",
            seconds(1, 3600),
            "How long a stream may be silent before a keep-alive frame is sent. Longer than the idle "
            "limit of a proxy in front, it lets that proxy cut models that think.",
            shown="15 seconds",
        ),
    )
    connect_timeout_seconds: float = field(
        default=10.0,
        metadata=_about(
            "CONNECT_TIMEOUT_SECONDS",
            seconds(0.1, 300),
            "How long a connection to an upstream may take before the next candidate is tried. An "
            "upstream can set its own.",
            shown="10 seconds",
        ),
    )
    headers_timeout_seconds: float = field(
        default=600.0,
        metadata=_about(
            "HEADERS_TIMEOUT_SECONDS",
            seconds(1, 7200),
            "How long an upstream may take to its first response byte. Models that think before they "
            "answer need minutes; a low limit fails their calls and bills them. An upstream can set its "
            "own.",
            shown="600 seconds",
        ),
    )
    drain_seconds: float = field(
        default=20.0,
        metadata=_about(
            "DRAIN_SECONDS",
            seconds(0, 7200),
            "How long open streams may go on after SIGTERM; then they end with an error frame. The "
            "supervisor must wait longer than this before it kills; gunicorn alone waits 30 seconds.",
            shown="20 seconds",
        ),
    )
    allow_private_image_urls: bool = field(
        default=False,
        metadata=_about(
            "ALLOW_PRIVATE_IMAGE_URLS",
            switch,
            "Whether images that clients name by URL may be loaded from private, loopback and link-local "
            "addresses. With `true` every client can make the gateway read what only it can reach.",
            shown="`false`",
        ),
    )
    usage_retention_days: int = field(
        default=30,
        metadata=_about(
            "USAGE_RETENTION_DAYS",
            integer(1, 3650),
            "How long single requests are kept. The hourly sums are kept for good. The table grows by one "
            "row per request.",
            shown="30 days",
        ),
    )
    azure_url: str | None = field(
        default=None,
        metadata=_about(
            "AZURE_URL",
            endpoint_url,
            "Where Azure resources are reached instead of at their own hosts, whose names then begin the "
            "path. For tests and for relays of your own: whoever answers there receives the keys.",
            shown="the host of each resource",
        ),
    )
    claude_code_authorize_url: str = field(
        default="https://claude.ai/oauth/authorize",
        metadata=_about(
            "CLAUDE_CODE_AUTHORIZE_URL",
            endpoint_url,
            "The page where an operator signs in to a Claude subscription. Only the browser opens it. "
            "Another one is for tests and for vendors that move.",
            shown="`https://claude.ai/oauth/authorize`",
        ),
    )
    claude_code_token_url: str = field(
        default="https://platform.claude.com/v1/oauth/token",
        metadata=_about(
            "CLAUDE_CODE_TOKEN_URL",
            endpoint_url,
            "Where logins of Claude subscriptions are redeemed and refreshed. With a wrong address no "
            "token is renewed, and every such upstream stops within hours.",
            shown="`https://platform.claude.com/v1/oauth/token`",
        ),
    )
    claude_code_api_url: str = field(
        default="https://api.anthropic.com",
        metadata=_about(
            "CLAUDE_CODE_API_URL",
            endpoint_url,
            "The API of Claude subscriptions: messages, models, profile and usage are paths below it. "
            "Whoever answers there receives the access tokens.",
            shown="`https://api.anthropic.com`",
        ),
    )
    claude_code_client_id: str = field(
        default="9d1c250a-e61b-44d9-88ed-5944d1962f5e",
        metadata=_about(
            "CLAUDE_CODE_CLIENT_ID",
            client_id,
            "The OAuth client id of sign-ins to Claude subscriptions, a public one without a secret. A "
            "login can only be refreshed with the id that it was made with.",
            shown="`9d1c250a-e61b-44d9-88ed-5944d1962f5e`",
        ),
    )
    codex_authorize_url: str = field(
        default="https://auth.openai.com/oauth/authorize",
        metadata=_about(
            "CODEX_AUTHORIZE_URL",
            endpoint_url,
            "The page where an operator signs in to a ChatGPT subscription. Only the browser opens it. "
            "Another one is for tests and for vendors that move.",
            shown="`https://auth.openai.com/oauth/authorize`",
        ),
    )
    codex_token_url: str = field(
        default="https://auth.openai.com/oauth/token",
        metadata=_about(
            "CODEX_TOKEN_URL",
            endpoint_url,
            "Where logins of ChatGPT subscriptions are redeemed and refreshed. With a wrong address no "
            "token is renewed, and every such upstream stops when its token ends.",
            shown="`https://auth.openai.com/oauth/token`",
        ),
    )
    codex_api_url: str = field(
        default="https://chatgpt.com/backend-api",
        metadata=_about(
            "CODEX_API_URL",
            endpoint_url,
            "The backend of ChatGPT subscriptions: responses and models are paths below it. Whoever "
            "answers there receives the access tokens.",
            shown="`https://chatgpt.com/backend-api`",
        ),
    )
    codex_client_id: str = field(
        default="app_EMoamEEZ73f0CkXaXp7hrann",
        metadata=_about(
            "CODEX_CLIENT_ID",
            client_id,
            "The OAuth client id of sign-ins to ChatGPT subscriptions, a public one without a secret. A "
            "login can only be refreshed with the id that it was made with.",
            shown="`app_EMoamEEZ73f0CkXaXp7hrann`",
        ),
    )
    codex_originator: str = field(
        default="floway",
        metadata=_about(
            "CODEX_ORIGINATOR",
            product_word,
            "How the gateway names itself to OpenAI in sign-ins and in the calls that it makes itself. "
            "Requests of Codex keep the name that Codex gives itself.",
            shown="`floway`",
        ),
    )
    codex_client_version: str = field(
        default="0.169.0",
        metadata=_about(
            "CODEX_CLIENT_VERSION",
            product_word,
            "The release of Codex whose wire format is spoken, as asked for with the model list. The "
            "vendor leaves out models that need a newer one.",
            shown="`0.169.0`",
        ),
    )
    log_format: str = field(
        default="text",
        metadata=_about(
            "LOG_FORMAT",
            one_of("text", "json"),
            "`text` writes `key=value` pairs, `json` one JSON object per line.",
            shown="`text`",
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_about(
            "LOG_LEVEL",
            one_of("debug", "info", "warning", "error"),
            "The least important level that is written: `debug`, `info`, `warning` or `error`. Above "
            "`info` there is no line per exchange.",
            shown="`info`",
        ),
    )

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is an SQLite file of this machine."""
        return self.database_url.startswith("sqlite:")


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment.

    With SQLite and without ``FLOWAY_SECRET_KEY`` it creates the data folder and a key in it;
    otherwise nothing is written.

    :raises ConfigError: a variable is unknown, or its value cannot work.
    """
    known: dict[str, Field[Any]] = {each.metadata["variable"]: each for each in fields(Settings)}
    given: dict[str, Any] = {}
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        if variable not in known:
            raise ConfigError(_unknown(variable, list(known)))
        given[known[variable].name] = _parsed(known[variable], environ[variable])
    data_dir: Path = given.setdefault("data_dir", directory("var"))
    given.setdefault("database_url", f"sqlite:///{data_dir / 'floway.db'}")
    if "secret_keys" not in given:
        if not given["database_url"].startswith("sqlite:"):
            raise ConfigError(
                "FLOWAY_SECRET_KEY is missing, and with PostgreSQL it must be given; "
                "write one from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        given["secret_keys"] = _secret_key_file(data_dir / "secret_key")
    return Settings(**given)


def document() -> str:
    """The text of ``docs/settings.md``."""
    lines = [
        "# Settings",
        "",
        "Floway is configured by environment variables, read once at start. An unknown `FLOWAY_` variable,",
        "or a value that cannot work, stops the start with a sentence that says what to write.",
        "This page is generated from `floway/settings.py`.",
    ]
    for each in fields(Settings):
        lines += ["", f"## `{each.metadata['variable']}`", "", f"Default: {each.metadata['shown']}.", ""]
        lines.append(each.metadata["text"])
    return "\n".join(lines) + "\n"


def _parsed(setting: Field[Any], value: str) -> Any:
    variable = setting.metadata["variable"]
    if not value.strip():
        raise ConfigError(f"{variable} is set but empty; give it a value or unset it.")
    try:
        return setting.metadata["parse"](value.strip())
    except ValueError as error:
        # The parser's own message is safe to show; the value itself may be a secret.
        raise ConfigError(f"{variable} {error}.") from None


def _unknown(variable: str, known: list[str]) -> str:
    nearest = get_close_matches(variable, known, n=1, cutoff=0.0)
    return f"{variable} is not a setting of Floway; the nearest one is {nearest[0]}. Correct or unset it."


def _secret_key_file(path: Path) -> tuple[bytes, ...]:
    """The key in a file, written first if the file does not exist.

    Workers start at the same time: a whole file is linked into place, which only one can do,
    and everybody reads what the winner wrote.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        # A temporary file is private to its owner from its first moment.
        with NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key.") as fresh:
            fresh.write(secrets.token_urlsafe(48) + "\n")
            fresh.flush()
            os.fsync(fresh.fileno())
            # A sibling may have been faster; then its key counts.
            with suppress(FileExistsError):
                os.link(fresh.name, path)
    if path.stat().st_mode & 0o007:
        raise ConfigError(f"Everybody on this machine can read {path}; run: chmod 600 {path}.")
    try:
        return secret_keys(path.read_text().strip())
    except ValueError as error:
        raise ConfigError(f"The key in {path} {error}.") from None


if __name__ == "__main__":
    sys.stdout.write(document())
