import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[3]


def test_the_simulator_answers_on_the_port_it_names(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "FLOWAY_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    simulator = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "simulate", "--port", "0"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert simulator.stdout is not None
    try:
        line = simulator.stdout.readline()
        url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        models = Request(f"{url}/v1/models", headers={"authorization": "Bearer any"})
        with urlopen(models, timeout=10) as answer:
            assert answer.status == 200
    finally:
        simulator.send_signal(signal.SIGINT)
        simulator.wait(timeout=10)
        simulator.stdout.close()
