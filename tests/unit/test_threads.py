import subprocess
import sys

import pytest

from floway.store.db import MIGRATIONS
from floway.threads import Threads, on_hub, pause


def test_without_a_hub_a_function_runs_in_place() -> None:
    assert Threads(2).run(lambda: 42) == 42
    assert not on_hub()
    with pytest.raises(ZeroDivisionError):
        Threads(2).run(lambda: 1 // 0)
    pause(0)


#: A pool of two under gevent: how many run at once, what a failure prints, and that a fork has a pool.
SCRIPT = """
from gevent import monkey
monkey.patch_all()
import os, gevent
from floway.threads import Threads, pause

threads = Threads(2)
running, most = set(), []

def work(number):
    running.add(number)
    most.append(len(running))
    pause(0.05)
    running.discard(number)
    return number

answers = [gevent.spawn(threads.run, lambda number=number: work(number)) for number in range(6)]
gevent.joinall(answers, raise_error=True)
print([each.value for each in answers], max(most))
try:
    threads.run(lambda: 1 // 0)
except ZeroDivisionError:
    print("raised", flush=True)
child = os.fork()
if child == 0:
    print(threads.run(lambda: "in the child"), flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


def test_under_gevent_a_bounded_number_runs_in_threads() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=MIGRATIONS.parent, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.splitlines() == ["[0, 1, 2, 3, 4, 5] 2", "raised", "in the child"]
    assert done.stderr == ""
    assert done.returncode == 0
