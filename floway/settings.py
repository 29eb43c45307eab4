"""Settings, read once at start from ``FLOWAY_*`` environment variables.

Each field carries its variable, its parser and its documentation, so that ``docs/settings.md``
is generated: ``python -m floway.settings > docs/settings.md``.
"""

import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from floway.errors import ConfigError
from floway.health_settings import HealthSettings
from floway.setting_values import (
    PREFIX,
    UTC,
    about,
    database_url,
    directory,
    integer,
    one_of,
    password,
    seconds,
    secret_keys,
    switch,
    time_zone,
)
from floway.vendor_settings import VendorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(HealthSettings):
    """Everything an operator decides about one deployment."""

    data_dir: Path = field(
        metadata=about(
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
        metadata=about(
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
        metadata=about(
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
        metadata=about(
            "ADMIN_PASSWORD",
            password,
            "The dashboard password of the user `admin`, who is created or updated at start. At least 10 "
            "characters. Without it, `flask --app wsgi users set-password admin` sets one, or a token in the "
            "log (`setup_token_made`) makes the first administrator as long as nobody can sign in.",
            shown="none",
        ),
    )
    max_body_bytes: int = field(
        default=64 * 2**20,
        metadata=about(
            "MAX_BODY_BYTES",
            integer(1024, 2**31 - 1),
            "The largest request body, after decompression. A larger one is answered with 413. Each open "
            "request may hold this much memory; with less than a few MiB, agents that send images fail.",
            shown="67108864 bytes (64 MiB)",
        ),
    )
    keepalive_seconds: float = field(
        default=15.0,
        metadata=about(
            "KEEPALIVE_SECONDS",
            seconds(1, 3600),
            "How long a stream may be silent before a keep-alive frame is sent. Longer than the idle "
            "limit of a proxy in front, it lets that proxy cut models that think.",
            shown="15 seconds",
        ),
    )
    exchange_headers: bool = field(
        default=True,
        metadata=about(
            "EXCHANGE_HEADERS",
            switch,
            "Whether answers say which upstream served them (`x-floway-upstream`, its id), after how many "
            "calls (`x-floway-attempts`), and what a whole answer cost in USD (`x-floway-cost`; no stream "
            "knows that when it begins). `x-floway-request-id` is always there.",
            shown="`true`",
        ),
    )
    connect_timeout_seconds: float = field(
        default=10.0,
        metadata=about(
            "CONNECT_TIMEOUT_SECONDS",
            seconds(0.1, 300),
            "How long a connection to an upstream may take before the next candidate is tried. An "
            "upstream can set its own.",
            shown="10 seconds",
        ),
    )
    headers_timeout_seconds: float = field(
        default=600.0,
        metadata=about(
            "HEADERS_TIMEOUT_SECONDS",
            seconds(1, 7200),
            "How long an upstream may take to its first response byte. Models that think before they "
            "answer need minutes; a low limit fails their calls and bills them. An upstream can set its "
            "own.",
            shown="600 seconds",
        ),
    )
    limits_time_zone: ZoneInfo = field(
        default=UTC,
        metadata=about(
            "LIMITS_TIME_ZONE",
            time_zone,
            "The time zone in which the hours, days, weeks and months of budgets begin. After a change, the "
            "budgets of the periods that run can begin anew.",
            shown="`UTC`",
        ),
    )
    limits_without_database: str = field(
        default="refuse",
        metadata=about(
            "LIMITS_WITHOUT_DATABASE",
            one_of("refuse", "allow"),
            "What happens to keys with limits while the database does not answer: `refuse` answers 503 once "
            "a worker has handed out what it held; `allow` serves them and counts later, so that a limit can "
            "be exceeded by what is used meanwhile. Keys without limits are served either way.",
            shown="`refuse`",
        ),
    )
    drain_seconds: float = field(
        default=20.0,
        metadata=about(
            "DRAIN_SECONDS",
            seconds(0, 7200),
            "How long open streams may go on after SIGTERM; then they end with an error frame. The "
            "supervisor must wait longer than this before it kills; gunicorn alone waits 30 seconds.",
            shown="20 seconds",
        ),
    )
    allow_private_image_urls: bool = field(
        default=False,
        metadata=about(
            "ALLOW_PRIVATE_IMAGE_URLS",
            switch,
            "Whether images that clients name by URL may be loaded from private, loopback and link-local "
            "addresses. With `true` every client can make the gateway read what only it can reach.",
            shown="`false`",
        ),
    )
    usage_retention_days: int = field(
        default=30,
        metadata=about(
            "USAGE_RETENTION_DAYS",
            integer(1, 3650),
            "How long single requests are kept. The hourly sums are kept for good. The table grows by one "
            "row per request.",
            shown="30 days",
        ),
    )
    quota_retention_days: int = field(
        default=90,
        metadata=about(
            "QUOTA_RETENTION_DAYS",
            integer(1, 3650),
            "How long it is kept how much of each subscription was used. A window of an account has at most "
            "288 points a day, and 24 while nothing changes.",
            shown="90 days",
        ),
    )
    audit_retention_days: int = field(
        default=365,
        metadata=about(
            "AUDIT_RETENTION_DAYS",
            integer(1, 36500),
            "How long the audit log is kept: who changed what, and when. Older entries cannot be had back.",
            shown="365 days",
        ),
    )
    dump_dir: Path | None = field(
        default=None,
        metadata=about(
            "DUMP_DIR",
            directory,
            "The folder of whole requests, kept for API keys with a `dump_retention_seconds`. They hold "
            "prompts and answers, readable to the gateway's own user only. Gateways on several machines need "
            "a shared folder, or each shows only what it served itself.",
            shown="`dumps` in the data folder",
        ),
    )
    dump_body_bytes: int = field(
        default=4 * 2**20,
        metadata=about(
            "DUMP_BODY_BYTES",
            integer(1024, 2**30),
            "How much of each body of a kept request is stored; a longer one is cut, which the dump says. A "
            "request has up to four bodies, which are held in memory while it runs.",
            shown="4194304 bytes (4 MiB)",
        ),
    )
    dump_total_bytes: int = field(
        default=2 * 2**30,
        metadata=about(
            "DUMP_TOTAL_BYTES",
            integer(2**20, 2**50),
            "How much space all kept requests may take, compressed. Beyond it the oldest are deleted within "
            "minutes, whatever their keys ask for.",
            shown="2147483648 bytes (2 GiB)",
        ),
    )
    metrics_token: str | None = field(
        repr=False,
        default=None,
        metadata=about(
            "METRICS_TOKEN",
            password,
            "Opens `GET /metrics` to a Prometheus that sends it as a bearer token. At least 10 characters.",
            shown="none; without it and `FLOWAY_METRICS_PUBLIC` there are no metrics",
        ),
    )
    metrics_public: bool = field(
        default=False,
        metadata=about(
            "METRICS_PUBLIC",
            switch,
            "Opens `GET /metrics` to everybody who reaches the gateway. They tell the names of upstreams "
            "and models, how much they are used and what it costs.",
            shown="`false`",
        ),
    )
    log_format: str = field(
        default="text",
        metadata=about(
            "LOG_FORMAT",
            one_of("text", "json"),
            "`text` writes `key=value` pairs, `json` one JSON object per line.",
            shown="`text`",
        ),
    )
    log_level: str = field(
        default="info",
        metadata=about(
            "LOG_LEVEL",
            one_of("debug", "info", "warning", "error"),
            "The least important level that is written: `debug`, `info`, `warning` or `error`. Above "
            "`info` there is no line per exchange.",
            shown="`info`",
        ),
    )

    @property
    def dumps(self) -> Path:
        """The folder of whole requests; it need not exist."""
        return self.dump_dir or self.data_dir / "dumps"

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
        "This page is generated from `floway/settings.py`, `floway/health_settings.py` and",
        "`floway/vendor_settings.py`.",
    ]
    # The operator's own decisions first.
    health, vendors = ({each.name for each in fields(base)} for base in (HealthSettings, VendorSettings))
    for each in sorted(fields(Settings), key=lambda each: (each.name in vendors, each.name in health)):
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
