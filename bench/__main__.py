"""``make bench``: measure and print a table.

python -m bench [--scenarios small,big] [--repetitions 5] [--portkey PATH/start-server.js] [--out FILE.json]
"""

import argparse
import json
import statistics
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench import bodies, targets
from bench.measure import SCENARIOS, Sample, Scenario, Target, load, tree, usage

_HERE = Path(__file__).parent
_BUILD = _HERE / "build"
#: The mock and the load generator share one core, each target in turn has the other.
_LOAD_CORE, _TARGET_CORE = 0, 1


def main() -> None:
    """Build the tools, start every target, measure them in turn, print ratios to nginx."""
    options = _options()
    _compile()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="floway-bench-")))
        files = bodies.write(folder / "bodies")
        direct = stack.enter_context(targets.mock(_BUILD, _LOAD_CORE))
        running = [
            stack.enter_context(targets.nginx(direct.port, folder, _TARGET_CORE)),
            stack.enter_context(targets.floway(direct.port, folder, _TARGET_CORE)),
        ]
        if options.portkey:
            running.append(
                stack.enter_context(targets.portkey(direct.port, options.portkey, folder, _TARGET_CORE))
            )
        ours = running[1]
        print(f"floway: {usage(tree(ours.pid))[1]:.0f} MiB with its master, idle", flush=True)
        samples = {
            name: _measure(SCENARIOS[name], running, files, options.repetitions) for name in options.scenarios
        }
    if options.out:
        options.out.write_text(json.dumps(_plain(samples), indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--scenarios", type=lambda text: text.split(","), default=list(SCENARIOS))
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--portkey", type=Path, help="Portkey's start-server.js, to measure it beside us")
    parser.add_argument("--out", type=Path, help="write every sample as JSON")
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        parser.error(f"unknown scenario {', '.join(sorted(unknown))}; known: {', '.join(SCENARIOS)}")
    return options


def _compile() -> None:
    _BUILD.mkdir(exist_ok=True)
    for name in ("mock_upstream", "loadgen"):
        source, program = _HERE / f"{name}.c", _BUILD / name
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["cc", "-O2", "-o", str(program), str(source)], check=True)


def _measure(
    scenario: Scenario, running: list[Target], files: dict[str, Path], repetitions: int
) -> dict[str, list[Sample]]:
    """Every target in turn, again and again, so that drift of a shared machine hits all alike."""
    able = [target for target in running if scenario.vendor or not target.vendor_header]
    samples: dict[str, list[Sample]] = {target.name: [] for target in able}
    for _ in range(1 if scenario.ramp_us else repetitions):
        for target in able:
            samples[target.name].append(
                load(target, scenario, files[scenario.body], _BUILD / "loadgen", _LOAD_CORE)
            )
    _print(scenario, samples)
    return samples


def _print(scenario: Scenario, samples: dict[str, list[Sample]]) -> None:
    print(f"\n{scenario.name}: {scenario.what}")
    reference = statistics.median(sample.cpu_us for sample in samples["nginx"])
    for name, taken in samples.items():
        cpu = statistics.median(sample.cpu_us for sample in taken)
        low, high = min(s.cpu_us for s in taken), max(s.cpu_us for s in taken)
        report = taken[-1].report
        line = f"  {name:8} {cpu:9.0f} us CPU [{low:.0f}..{high:.0f}]"
        line += f"  {cpu / reference:6.1f}x nginx" if reference else ""
        line += f"  {report['rps']:8.0f}/s  p50 {_milliseconds(report, 'latency_us', 'p50')}"
        if scenario.streams:
            line += f"  TTFT p50 {_milliseconds(report, 'ttft_us', 'p50')}"
            line += f"  lag p50 {_milliseconds(report, 'event_lag_us', 'p50')}"
            line += f" p99 {_milliseconds(report, 'event_lag_us', 'p99')}"
        if taken[-1].kib_per_stream is not None:
            line += f"  {taken[-1].kib_per_stream:.0f} KiB/stream  all {report['ok']} complete"
        print(line, flush=True)
    if scenario.streams:
        _print_events(samples)


def _print_events(samples: dict[str, list[Sample]]) -> None:
    """What a second of CPU carries: what gateways are compared by."""
    rates = {
        name: statistics.median(sample.events_per_cpu_second for sample in taken)
        for name, taken in samples.items()
    }
    told = [f"{name} {rate:,.0f}" for name, rate in rates.items()]
    if "portkey" in rates:
        told.append(f"floway carries {rates['floway'] / rates['portkey']:.1f}x portkey's")
    print(f"  events per CPU second: {', '.join(told)}", flush=True)


def _milliseconds(report: object, group: str, quantile: str) -> str:
    values = report.get(group) if isinstance(report, dict) else None
    return f"{values[quantile] / 1000:.2f} ms" if values else "-"


def _plain(samples: dict[str, dict[str, list[Sample]]]) -> object:
    return {
        scenario: {
            name: [
                {"cpu_us": s.cpu_us, "kib_per_stream": s.kib_per_stream, "mib": s.rss_mib, **s.report}
                for s in taken
            ]
            for name, taken in by_target.items()
        }
        for scenario, by_target in samples.items()
    }


if __name__ == "__main__":
    main()
