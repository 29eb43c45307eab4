"""Archives come and go while a gateway serves, and an import that dies in the middle has not happened."""

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway.services.transfer import document
from tests.support.cases import MESSAGES, ask
from tests.support.database import opened, settings
from tests.support.gateway import ROOT, Gateway
from tests.support.installation import PASSPHRASE, fingerprint
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.postgres import Cluster, cluster
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

#: Workers look at the revision each second; the rest is the machine's, which tests share.
PATIENCE_SECONDS = 15
OTHER_KEY = "0therKey-1f2e3d4c5b6a79880716253443526170"
MOVED, LOCAL = "sim-moved", "sim-local"
#: Sums of usage of an import that can be met in its middle.
SUMS = 30_000


@pytest.fixture(scope="module")
def phrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the passphrase of the tests."""
    path = tmp_path_factory.mktemp("phrase") / "phrase"
    path.write_text(f"{PASSPHRASE}\n")
    return path


@pytest.fixture(scope="module")
def archive(simulator: Simulator, phrase: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The sealed archive of a gateway that served a model, and its API key."""
    source = Gateway(tmp_path_factory.mktemp("source"))
    source.prepare()
    source.add_upstream("moved", simulator.base_url, models=[MOVED])
    target = source.data_dir / "archive.jsonl.gz"
    source.flask("export", str(target), "--passphrase-file", str(phrase))
    return target, source.api_key


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    with cluster() as running:
        yield running


@pytest.fixture
def gateway(request: pytest.FixtureRequest, simulator: Simulator, tmp_path: Path) -> Iterator[Gateway]:
    """A running gateway with a model of its own and another secret key, on SQLite unless a test says so."""
    environment = {"FLOWAY_SECRET_KEY": OTHER_KEY}
    if getattr(request, "param", "sqlite") == "postgresql":
        environment["FLOWAY_DATABASE_URL"] = request.getfixturevalue("postgres").create_database()
    gateway = Gateway(tmp_path, environment)
    gateway.command("db", "upgrade")
    gateway.flask("users", "create", "local")
    gateway.api_key = gateway.flask("keys", "create", "local", "--user", "local", "--quiet").strip()
    gateway.add_upstream("local", simulator.base_url, models=[LOCAL])
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture
def app(gateway: Gateway) -> Iterator[Flask]:
    """The database of the gateway."""
    own = {
        name.removeprefix("FLOWAY_"): value
        for name, value in gateway.environment.items()
        if name in ("FLOWAY_SECRET_KEY", "FLOWAY_DATABASE_URL")
    }
    with opened(settings(gateway.data_dir, **own)) as app:
        yield app


def finished(call: Call) -> Call:
    call.wait_head().read_all()
    return call


def serves(gateway: Gateway, model: str, api_key: str) -> bool:
    known, gateway.api_key = gateway.api_key, api_key
    try:
        return finished(ask(gateway, MESSAGES, model, stream=False)).status == 200
    finally:
        gateway.api_key = known


def test_an_import_is_in_force_at_once_and_ends_no_stream(
    gateway: Gateway, archive: tuple[Path, str], phrase: Path
) -> None:
    file, moved_key = archive
    running = ask(gateway, MESSAGES, LOCAL, stream=True)
    running.wait_head()
    assert not serves(gateway, MOVED, moved_key)

    gateway.flask("import", str(file), "--passphrase-file", str(phrase))

    wait_until(
        lambda: serves(gateway, MOVED, moved_key), "the key and the upstream of the archive", PATIENCE_SECONDS
    )
    assert b"message_stop" in running.read_all()
    assert serves(gateway, LOCAL, gateway.api_key), "what the archive does not have stays"


@pytest.mark.parametrize("gateway", ["sqlite", "postgresql"], indirect=True)
def test_an_administrator_replaces_everything_and_stays_signed_in(
    gateway: Gateway, app: Flask, archive: tuple[Path, str]
) -> None:
    file, moved_key = archive
    with Operator(gateway, app) as operator:
        body = {"document_base64": base64.b64encode(file.read_bytes()).decode(), "passphrase": PASSPHRASE}
        planned = operator.post("import/plan", mode="replace", **body)
        done = operator.post("import", mode="replace", **body)

        assert planned["counts"] == done["counts"]
        assert operator.get("session")["user"]["name"] == "operator"
    wait_until(
        lambda: serves(gateway, MOVED, moved_key), "the key and the upstream of the archive", PATIENCE_SECONDS
    )
    wait_until(
        lambda: not serves(gateway, LOCAL, gateway.api_key), "the end of the former key", PATIENCE_SECONDS
    )
    assert (gateway.data_dir / "backups" / done["backup"]).exists()


def test_an_import_that_is_killed_in_the_middle_leaves_nothing(
    gateway: Gateway, app: Flask, phrase: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.jsonl"
    small = tmp_path / "small.jsonl"
    gateway.flask("keys", "create", "last", "--user", "local", "--quiet")
    gateway.flask("export", str(small), "--usage")
    large.write_bytes(_with_usage(small.read_bytes()))
    before = fingerprint()

    command = [sys.executable, "-m", "flask", "--app", "wsgi", "import", str(large)]
    with subprocess.Popen(
        command, cwd=ROOT, env=gateway.environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        told = 0
        # Once while the file is checked, and once more while it is written.
        while told < 2:
            line = process.stderr.readline()
            assert line, "it ended before it was met in its middle"
            told += "usage_buckets: 20000 rows so far" in line
        os.kill(process.pid, signal.SIGKILL)

    assert process.returncode == -signal.SIGKILL
    assert fingerprint() == before
    assert serves(gateway, LOCAL, gateway.api_key)
    gateway.flask("import", str(large))
    assert fingerprint() != before


def _with_usage(archive: bytes) -> bytes:
    """The archive with as many sums of usage as make an import last."""
    header, *rows, _ = archive.splitlines(keepends=True)
    counts = {"input_tokens": 1, "output_tokens": 1, "requests": 1}
    zeros = dict.fromkeys(
        (
            *("cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens", "reasoning_tokens"),
            *("input_image_tokens", "output_image_tokens"),
        ),
        0,
    )
    texts = dict.fromkeys(("key_id", "user_id", "upstream_id", "model_key", "tier"), "")
    fixed = counts | zeros | texts | {"protocol": "messages", "outcome": "ok", "hour": "2026-05-01T12"}
    for number in range(SUMS):
        rows.append(document.line({"section": "usage_buckets", "row": fixed | {"model": f"m-{number}"}}))
    body = b"".join([header, *rows])
    numbers: dict[str, int] = dict.fromkeys(document.parsed(header)["sections"], 0)
    for row in rows:
        numbers[document.parsed(row)["section"]] += 1
    trailer = document.Trailer(numbers, document.sha256_of(body))
    return body + document.line(trailer.document())
