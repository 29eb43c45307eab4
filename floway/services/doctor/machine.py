"""Checks of the machine: the settings, the disk, the clock."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from floway.services.doctor.finding import Finding
from floway.settings import Settings
from floway.store import api_keys, examination

#: Less than a day of a busy gateway's requests, and nothing can be written.
_LITTLE_BYTES: Final = 1024**3
_NOTHING_BYTES: Final = 100 * 1024**2

#: Tokens are renewed five minutes before their end; beyond this clocks are wrong, beyond that tokens are.
_SKEW_SECONDS: Final = 30.0
_BROKEN_SKEW_SECONDS: Final = 300.0


def settings(chosen: Settings, environ: Mapping[str, str]) -> Iterable[Finding]:
    """Which settings are made; one that cannot work ends every command before it begins."""
    made = sorted(name for name in environ if name.startswith("FLOWAY_"))
    yield Finding(
        "settings", "ok", f"{len(made)} are set: {', '.join(made)}." if made else "All are defaults."
    )
    if not chosen.uses_sqlite:
        return
    folder = chosen.data_dir
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding(
            "data folder",
            "warning",
            f"Others on this machine may look into {folder}.",
            f"Run: chmod 700 {folder}",
        )


def disk(chosen: Settings, free: Callable[[Path], int] | None = None) -> Iterable[Finding]:
    """How much can still be written where the database is."""
    if not chosen.uses_sqlite:
        yield Finding("disk", "skipped", "The database is on a server of its own.")
        return
    file = examination.file_of(chosen)
    folder = next((each for each in (file.parent, *file.parent.parents) if each.exists()), Path("/"))
    left = (free or (lambda place: shutil.disk_usage(place).free))(folder)
    size = file.stat().st_size if file.exists() else 0
    says = f"{shown(left)} are free beside the database, which has {shown(size)}."
    if not os.access(folder, os.W_OK):
        yield Finding("disk", "failure", f"{folder} cannot be written to.", "Let the gateway's user own it.")
    elif left < _NOTHING_BYTES:
        yield Finding("disk", "failure", says, "Make room at once: requests can no longer be recorded.")
    elif left < _LITTLE_BYTES:
        yield Finding("disk", "warning", says, "Make room, or run: flask --app wsgi maintenance run")
    else:
        yield Finding("disk", "ok", says)


def whole_requests(chosen: Settings) -> Iterable[Finding]:
    """Whether every machine finds the requests that are kept; nothing where there is no doubt."""
    if chosen.uses_sqlite or chosen.dump_dir is not None:
        return
    count = examination.machines()
    if count > 1 and any(key.dump_retention_seconds for key in api_keys.usable()):
        yield Finding(
            "whole requests",
            "warning",
            f"Gateways on {count} machines are connected, and each keeps what it serves in its data folder.",
            "Let FLOWAY_DUMP_DIR be one folder of them all (docs/dumps.md), or each shows only its own.",
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock elsewhere showed, beside ours at the same moment."""

    whose: str
    theirs: datetime
    ours: datetime

    @property
    def skew_seconds(self) -> float:
        """By how much ours is ahead; theirs may be a second old."""
        return (self.ours - self.theirs).total_seconds()


def clock(readings: Iterable[Reading]) -> Iterable[Finding]:
    """Whether our clock shows what others do; one that is alone against several is the wrong one."""
    taken = sorted(readings, key=lambda reading: abs(reading.skew_seconds))
    if not taken:
        yield Finding("clock", "skipped", "No other clock could be asked.")
        return
    # The smallest difference: some other clock agrees with ours, so those that do not are wrong.
    best = taken[0]
    off = abs(best.skew_seconds)
    if off <= _SKEW_SECONDS:
        yield Finding("clock", "ok", f"It agrees with {best.whose} within {off:.0f} s.")
        return
    ahead = "ahead of" if best.skew_seconds > 0 else "behind"
    yield Finding(
        "clock",
        "failure" if off > _BROKEN_SKEW_SECONDS else "warning",
        f"It is {off:.0f} s {ahead} that of {best.whose}.",
        "Synchronise the clock of this machine (systemctl start systemd-timesyncd, or chrony).",
    )


def shown(count: int) -> str:
    """A size for people: ``12 MiB``."""
    size, unit = float(count), "bytes"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.0f} {unit}"
