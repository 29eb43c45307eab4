import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from floway.errors import ConfigError
from floway.settings import Settings, document, load

ROOT = Path(__file__).resolve().parents[2]
KEY = "vJ3k9QmX7pR2sT5wY8zB1dF4gH6jL0nC"
POSTGRES = {"FLOWAY_DATABASE_URL": "postgresql://u:pw-of-db@db/floway", "FLOWAY_SECRET_KEY": KEY}


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = load({"PATH": "/bin"})

    assert settings.data_dir == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/floway.db"
    assert settings.uses_sqlite
    assert settings.admin_password is None
    assert (settings.max_body_bytes, settings.usage_retention_days) == (67_108_864, 30)
    assert (settings.keepalive_seconds, settings.connect_timeout_seconds) == (15, 10)
    assert (settings.headers_timeout_seconds, settings.drain_seconds) == (600, 20)
    assert (settings.log_format, settings.log_level) == ("text", "info")


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = load(
        POSTGRES
        | {
            "FLOWAY_DATA_DIR": str(tmp_path),
            "FLOWAY_ADMIN_PASSWORD": "correct horse battery",
            "FLOWAY_MAX_BODY_BYTES": "2048",
            "FLOWAY_KEEPALIVE_SECONDS": "2.5",
            "FLOWAY_CONNECT_TIMEOUT_SECONDS": "3",
            "FLOWAY_HEADERS_TIMEOUT_SECONDS": "4",
            "FLOWAY_DRAIN_SECONDS": "0",
            "FLOWAY_USAGE_RETENTION_DAYS": "7",
            "FLOWAY_LOG_FORMAT": "JSON",
            "FLOWAY_LOG_LEVEL": "Warning",
        }
    )

    assert settings == Settings(
        data_dir=tmp_path,
        database_url="postgresql+psycopg://u:pw-of-db@db/floway",
        secret_keys=(KEY.encode(),),
        admin_password="correct horse battery",
        max_body_bytes=2048,
        keepalive_seconds=2.5,
        connect_timeout_seconds=3.0,
        headers_timeout_seconds=4.0,
        drain_seconds=0.0,
        usage_retention_days=7,
        log_format="json",
        log_level="warning",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("FLOWAY_DATABSE_URL", "FLOWAY_DATABASE_URL"),
        ("FLOWAY_SECRET_KEYS", "FLOWAY_SECRET_KEY"),
        ("FLOWAY_PASSWORD", "FLOWAY_ADMIN_PASSWORD"),
        ("FLOWAY_", "FLOWAY_"),
    ],
)
def test_an_unknown_variable_names_the_nearest_known_one(variable: str, nearest: str) -> None:
    with pytest.raises(
        ConfigError, match=f"{variable} is not a setting of Floway; the nearest one is {nearest}"
    ):
        load({variable: "x"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FLOWAY_MAX_BODY_BYTES", "64MiB"),
        ("FLOWAY_MAX_BODY_BYTES", "-1"),
        ("FLOWAY_MAX_BODY_BYTES", "1023"),
        ("FLOWAY_KEEPALIVE_SECONDS", "soon"),
        ("FLOWAY_KEEPALIVE_SECONDS", "nan"),
        ("FLOWAY_DRAIN_SECONDS", "inf"),
        ("FLOWAY_USAGE_RETENTION_DAYS", "0"),
        ("FLOWAY_LOG_FORMAT", "xml"),
        ("FLOWAY_LOG_LEVEL", "verbose"),
        ("FLOWAY_DATABASE_URL", "mysql://host/name"),
        ("FLOWAY_DATABASE_URL", "sqlite://"),
        ("FLOWAY_DATABASE_URL", "sqlite:///:memory:"),
        ("FLOWAY_ADMIN_PASSWORD", "short"),
        ("FLOWAY_ADMIN_PASSWORD", "ChangeMe-please"),
        ("FLOWAY_SECRET_KEY", "x"),
    ],
)
def test_a_value_that_cannot_work_names_its_variable_and_what_to_write(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"{variable} .*; (write|choose) "):
        load(POSTGRES | {variable: value})


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_is_a_mistake(value: str) -> None:
    with pytest.raises(ConfigError, match="FLOWAY_SECRET_KEY is set but empty"):
        load({"FLOWAY_SECRET_KEY": value})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://h/n", "postgresql+psycopg://h/n"),
        ("postgresql://h/n?sslmode=require", "postgresql+psycopg://h/n?sslmode=require"),
        ("postgresql+psycopg://h/n", "postgresql+psycopg://h/n"),
        ("sqlite:////data/f.db", "sqlite:////data/f.db"),
    ],
)
def test_a_database_url_gets_its_driver(url: str, expected: str) -> None:
    assert load({"FLOWAY_DATABASE_URL": url, "FLOWAY_SECRET_KEY": KEY}).database_url == expected


def test_a_relative_sqlite_file_is_one_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    url = load({"FLOWAY_DATABASE_URL": "sqlite:///here.db?x=1", "FLOWAY_SECRET_KEY": KEY}).database_url

    assert url == f"sqlite:///{tmp_path}/here.db?x=1"


def test_postgresql_needs_a_secret_key() -> None:
    with pytest.raises(
        ConfigError, match="FLOWAY_SECRET_KEY is missing, and with PostgreSQL it must be given"
    ):
        load({"FLOWAY_DATABASE_URL": "postgresql://db/floway"})


@pytest.mark.parametrize(
    "key",
    [
        "changeme",
        "0" * 32,
        "secret" * 8,
        "abcd" * 16,
        "CHANGE_ME_CHANGE_ME_BUT_LONGER_1234",
        KEY[:31],
        f"{KEY},",
        f"{KEY},secret",
    ],
)
def test_a_secret_that_can_be_guessed_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ConfigError, match="FLOWAY_SECRET_KEY") as caught:
        load(POSTGRES | {"FLOWAY_SECRET_KEY": key})

    assert key.split(",", maxsplit=1)[0] not in str(caught.value)


def test_the_first_of_several_keys_is_the_newest() -> None:
    older = KEY[::-1]

    assert load(POSTGRES | {"FLOWAY_SECRET_KEY": f"{KEY}, {older}"}).secret_keys == (
        KEY.encode(),
        older.encode(),
    )


def test_secrets_are_not_printed() -> None:
    settings = load(POSTGRES | {"FLOWAY_ADMIN_PASSWORD": "correct horse battery"})

    printed = repr(settings) + str(settings)
    for secret in (KEY, "pw-of-db", "correct horse"):
        assert secret not in printed


def test_a_generated_key_is_private_and_stays(tmp_path: Path) -> None:
    environ = {"FLOWAY_DATA_DIR": str(tmp_path / "new")}

    first, second = load(environ), load(environ)

    assert first.secret_keys == second.secret_keys
    assert len(first.secret_keys[0]) == 64
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert load({"FLOWAY_DATA_DIR": str(tmp_path / "other")}).secret_keys != first.secret_keys


def test_workers_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    script = "from floway.settings import load; print(load().secret_keys[0].decode())"
    environ = {"FLOWAY_DATA_DIR": str(tmp_path)}

    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    keys = {worker.communicate(timeout=30)[0] for worker in workers}

    assert len(keys) == 1
    assert keys == {(tmp_path / "secret_key").read_text()}


def test_a_key_file_that_everybody_reads_is_refused(tmp_path: Path) -> None:
    load({"FLOWAY_DATA_DIR": str(tmp_path)})
    os.chmod(tmp_path / "secret_key", 0o644)

    with pytest.raises(ConfigError, match="chmod 600"):
        load({"FLOWAY_DATA_DIR": str(tmp_path)})


def test_a_key_file_that_was_emptied_is_refused(tmp_path: Path) -> None:
    load({"FLOWAY_DATA_DIR": str(tmp_path)})
    (tmp_path / "secret_key").write_text("")

    with pytest.raises(ConfigError, match="is empty"):
        load({"FLOWAY_DATA_DIR": str(tmp_path)})


def test_the_endpoints_of_claude_code_have_defaults(tmp_path: Path) -> None:
    settings = load({"FLOWAY_DATA_DIR": str(tmp_path)})

    assert settings.claude_code_authorize_url == "https://claude.ai/oauth/authorize"
    assert settings.claude_code_token_url == "https://platform.claude.com/v1/oauth/token"
    assert settings.claude_code_api_url == "https://api.anthropic.com"
    assert settings.claude_code_client_id == "9d1c250a-e61b-44d9-88ed-5944d1962f5e"


def test_the_endpoints_of_claude_code_can_be_elsewhere(tmp_path: Path) -> None:
    names = ("AUTHORIZE_URL", "TOKEN_URL", "API_URL")
    settings = load(
        {f"FLOWAY_CLAUDE_CODE_{name}": f"http://127.0.0.1:9/{name}/" for name in names}
        | {"FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_CLAUDE_CODE_CLIENT_ID": "our-own"}
    )

    assert settings.claude_code_authorize_url == "http://127.0.0.1:9/AUTHORIZE_URL"
    assert settings.claude_code_token_url == "http://127.0.0.1:9/TOKEN_URL"
    assert settings.claude_code_api_url == "http://127.0.0.1:9/API_URL"
    assert settings.claude_code_client_id == "our-own"


@pytest.mark.parametrize(
    "address",
    [
        "api.example",
        "ftp://api.example",
        "https://",
        "https://[",
        "https://a:99999",
        "https://u:pw@a/",
        "https://a/?b",
    ],
)
def test_an_address_without_an_endpoint_is_refused_without_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load({"FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_CLAUDE_CODE_API_URL": address})

    assert str(refused.value).startswith("FLOWAY_CLAUDE_CODE_API_URL is not the address of an endpoint;")
    assert "pw" not in str(refused.value)


def test_a_client_id_with_a_space_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FLOWAY_CLAUDE_CODE_CLIENT_ID is not an OAuth client id"):
        load({"FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_CLAUDE_CODE_CLIENT_ID": "two words"})


def test_the_documentation_is_fresh() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == document()


def test_the_module_prints_the_documentation() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "floway.settings"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert done.stdout == document()


def test_the_gateway_names_itself_to_openai_unless_told_otherwise(tmp_path: Path) -> None:
    plain = load({"FLOWAY_DATA_DIR": str(tmp_path)})
    told = load({"FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_CODEX_ORIGINATOR": "acme"})

    assert (plain.codex_originator, plain.codex_api_url) == ("floway", "https://chatgpt.com/backend-api")
    assert told.codex_originator == "acme"
