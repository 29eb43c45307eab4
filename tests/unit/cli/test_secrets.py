from pathlib import Path

from click.testing import Result

from floway import cli
from tests.support.database import SECRET_KEY, settings, store_app, upgrade

NEW = "n3w-key-a1b2c3d4e5f60718293a4b5c6d7e8f90"
ADD = (
    *("upstreams", "add", "custom", "--name", "one", "--base-url", "https://vendor.example"),
    *("--endpoint", "messages", "--api-key", "sk-1"),
)


def run_with(tmp_path: Path, secret_key: str, *arguments: str) -> Result:
    app = store_app(settings(tmp_path, SECRET_KEY=secret_key))
    cli.register(app)
    upgrade(app)
    return app.test_cli_runner().invoke(args=list(arguments))


def test_after_a_rotation_the_old_key_can_go(tmp_path: Path) -> None:
    assert run_with(tmp_path, SECRET_KEY, *ADD).exit_code == 0

    rotated = run_with(tmp_path, f"{NEW},{SECRET_KEY}", "secrets", "rotate")

    assert rotated.exit_code == 0
    assert rotated.stderr == "2 secrets are encrypted with the newest key.\n"
    assert run_with(tmp_path, NEW, "upstreams", "show", "one").exit_code == 0
    assert run_with(tmp_path, SECRET_KEY, "upstreams", "show", "one").exit_code == 1


def test_a_rotation_needs_the_old_key(tmp_path: Path) -> None:
    run_with(tmp_path, SECRET_KEY, *ADD)

    refused = run_with(tmp_path, NEW, "secrets", "rotate")

    assert refused.exit_code == 1
    assert "FLOWAY_SECRET_KEY is not the key" in refused.stderr
    assert run_with(tmp_path, SECRET_KEY, "upstreams", "show", "one").exit_code == 0
