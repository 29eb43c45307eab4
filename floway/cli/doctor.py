"""``doctor``: whether this installation can work, and what to do where it cannot."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from floway.cli.commands import fail
from floway.egress.client import Client
from floway.services.doctor.examination import examine
from floway.services.doctor.finding import Finding

_MARKS = {"ok": "ok", "warning": "WARNING", "failure": "FAILURE", "skipped": "skipped"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--offline", is_flag=True, help="Ask nothing outside of this machine and its database.")
@with_appcontext
def doctor(as_json: bool, offline: bool) -> None:
    """Look whether this installation can work, and say what to do where it cannot.

    Looks at the settings, the disk, the database with its tables and its secrets, who can sign in, each way
    to each enabled upstream, and the clock. Nothing is changed, no model is called and no credential is sent.
    Exit code 0: it works, perhaps with warnings; 1: something does not.
    """
    findings = []
    for finding in _findings(offline):
        findings.append(finding)
        if not as_json:
            click.echo(_line(finding))
    if as_json:
        click.echo(
            json.dumps({"findings": [asdict(each) for each in findings]}, ensure_ascii=False, indent=2)
        )
    failures = sum(finding.level == "failure" for finding in findings)
    if failures:
        fail(f"{failures} of {len(findings)} checks failed.")


def _findings(offline: bool) -> Iterator[Finding]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    client = Client()
    try:
        yield from examine(app, client, offline=offline)
    finally:
        client.close()


def _line(finding: Finding) -> str:
    line = f"{_MARKS[finding.level]:8} {finding.check}: {finding.says}"
    return f"{line}\n{'':8} -> {finding.advice}" if finding.advice else line
