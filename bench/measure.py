"""One load against one target, with the CPU and memory of its process tree before and after."""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A load: a body, connections held open, and when it ends."""

    name: str
    what: str
    body: str
    connections: int
    requests: int
    seconds: float
    streams: bool = False
    #: Microseconds between the starts of connections; 0 starts them all at once.
    ramp_us: int = 0
    path: str = "/v1/chat/completions"
    #: Whom a peer speaks to, where the client names that; None where it cannot translate.
    vendor: str | None = "openai"


_BURST = "200 events at once, 16 connections, "

SCENARIOS = {
    each.name: each
    for each in (
        Scenario("small", "small call, 16 connections", "small", 16, 200_000, 3),
        Scenario("big", "200 KB call, 8 connections", "big", 8, 200_000, 3),
        Scenario("burst", "200 events at once, 16 connections", "s0", 16, 20_000, 3, streams=True),
        Scenario("sparse", "200 events, 10 ms apart, 40 connections", "s10", 40, 80, 15, streams=True),
        Scenario("hold", "1,000 open streams, 1 s apart", "s1000", 1_000, 1_000, 60, True, ramp_us=2_000),
        Scenario("translated", _BURST + "Chat to Messages", "t0", 16, 20_000, 3, True, vendor="anthropic"),
        Scenario(
            "translated-messages",
            _BURST + "Messages to Chat",
            "m0",
            16,
            20_000,
            3,
            True,
            path="/v1/messages",
            vendor=None,
        ),
        Scenario(
            "hold-translated",
            "1,000 open streams, 1 s apart, Chat to Messages",
            "t1000",
            1_000,
            1_000,
            60,
            True,
            ramp_us=2_000,
            vendor="anthropic",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that answers calls for a model."""

    name: str
    port: int
    pid: int
    headers: Mapping[str, str] = field(default_factory=dict)
    #: The header that names the vendor to speak to, where clients decide that.
    vendor_header: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one load cost."""

    #: CPU of the target's process tree per completed request, microseconds.
    cpu_us: float
    report: Mapping[str, Any]
    #: Proportional memory per held stream, KiB; only where streams were held.
    kib_per_stream: float | None
    rss_mib: float

    @property
    def events_per_cpu_second(self) -> float:
        """Events that reached the client per second of CPU."""
        return float(self.report["events"] / (self.cpu_us * self.report["ok"] / 1e6))


def load(target: Target, scenario: Scenario, body: Path, generator: Path, core: int) -> Sample:
    """Run a load and wait for its end.

    :param core: the core of the generator (and of the mock); the target has another one.
    :raises RuntimeError: an answer was not 200, or a stream broke off.
    """
    command = ["taskset", "-c", str(core), str(generator), "-p", str(target.port)]
    command += ["-u", scenario.path, "-b", str(body)]
    command += ["-c", str(scenario.connections), "-n", str(scenario.requests), "-d", str(scenario.seconds)]
    if scenario.ramp_us:
        command += ["-r", str(scenario.ramp_us)]
    headers = dict(target.headers)
    if target.vendor_header and scenario.vendor:
        headers[target.vendor_header] = scenario.vendor
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    pids = tree(target.pid)
    cpu_before, memory_before = usage(pids)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = memory_before
    while scenario.ramp_us and process.poll() is None:
        time.sleep(0.5)
        peak = max(peak, usage(pids)[1])
    output, _ = process.communicate()
    cpu_after, memory_after = usage(pids)
    report = json.loads(output)
    if report["errors"] or report["unfinished"] or not report["ok"]:
        raise RuntimeError(f"{target.name}, {scenario.name}: {output.strip()}")
    held = (peak - memory_before) * 1024 / scenario.connections if scenario.ramp_us else None
    return Sample((cpu_after - cpu_before) * 1e6 / report["ok"], report, held, memory_after)


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parent = int(stat[stat.rindex(")") + 2 :].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def usage(pids: list[int]) -> tuple[float, float]:
    """CPU seconds and proportional memory (MiB) of processes; those that ended count nothing."""
    cpu = kib = 0.0
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        spent = stat[stat.rindex(")") + 2 :].split()
        cpu += (int(spent[11]) + int(spent[12])) / _TICKS
        kib += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return cpu, kib / 1024
