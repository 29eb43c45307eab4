"""Lists on standard output: columns for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click


def show(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Print rows of equal keys; an empty list prints only its JSON form."""
    if as_json:
        click.echo(json.dumps(rows, default=_json, ensure_ascii=False, indent=2))
    elif rows:
        click.echo(_table([list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]))


def show_one(row: Mapping[str, Any], as_json: bool) -> None:
    """Print one thing, a line per fact."""
    if as_json:
        click.echo(json.dumps(row, default=_json, ensure_ascii=False, indent=2))
    else:
        click.echo(_table([[name, _cell(value)] for name, value in row.items()]))


def _table(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cell(value: Any) -> str:
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%SZ")
        case list() | tuple():
            return ", ".join(map(str, value)) or "-"
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _json(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no JSON form")
