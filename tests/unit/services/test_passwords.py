import subprocess
import sys
import time
from pathlib import Path

import pytest

from floway.errors import ConfigError, TooBusy
from floway.services import passwords

ROOT = Path(__file__).resolve().parents[3]


def test_a_hash_fits_its_password_only() -> None:
    stored = passwords.hashed("correct horse battery")

    assert stored.startswith("$argon2id$")
    assert passwords.verify("correct horse battery", stored)
    assert not passwords.verify("Correct horse battery", stored)
    assert passwords.hashed("correct horse battery") != stored


@pytest.mark.parametrize("password", ["x" * 2000, "half a pair \ud800", ""])
def test_any_text_can_be_tried(password: str) -> None:
    assert not passwords.verify(password, passwords.hashed("correct horse battery"))


def test_a_hash_of_another_kind_fits_nothing() -> None:
    assert not passwords.verify("correct horse battery", "not a hash")


def test_nobody_takes_as_long_as_somebody() -> None:
    stored = passwords.hashed("correct horse battery")
    passwords.verify("wrong horse battery", None)

    def seconds(password_hash: str | None) -> float:
        began = time.process_time()
        assert not passwords.verify("wrong horse battery", password_hash)
        return time.process_time() - began

    somebody = min(seconds(stored) for _ in range(3))
    nobody = min(seconds(None) for _ in range(3))

    assert nobody > somebody / 3


@pytest.mark.parametrize("password", ["tiny-pw", "password123", "x" * 1025, "Administrator-Ada"])
def test_a_password_that_can_be_guessed_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(ConfigError, match="The password is ") as caught:
        passwords.check(password, "administrator-ada")

    assert password not in str(caught.value)


def test_a_good_password_passes() -> None:
    passwords.check("correct horse battery", "ada")


#: Hashing under gevent: a clock greenlet notes the longest time that nobody else could run.
SCRIPT = """
from gevent import monkey
monkey.patch_all()
import time, gevent
from floway.services import passwords

stalls = []
def tick():
    while True:
        before = time.perf_counter()
        gevent.sleep(0.002)
        stalls.append(time.perf_counter() - before)

passwords.hashed("correct horse battery")
ticker = gevent.spawn(tick)
gevent.sleep(0)
began = time.perf_counter()
hashes = [gevent.spawn(passwords.hashed, "correct horse battery") for _ in range(8)]
gevent.joinall(hashes, raise_error=True)
print(time.perf_counter() - began, len(stalls))
ticker.kill()
assert all(passwords.verify("correct horse battery", each.value) for each in hashes)
"""


def test_hashing_does_not_stop_other_greenlets() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    _, ticks = done.stdout.split()
    # In place there would be one tick per hash.
    assert int(ticks) > 20


def test_a_full_queue_is_told_rather_than_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_turn", passwords._Turn(0))

    with pytest.raises(TooBusy):
        passwords.hashed("correct horse battery")
    with pytest.raises(TooBusy):
        passwords.verify("correct horse battery", None)


def test_a_place_in_the_queue_is_given_back_also_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = passwords._Turn(1)

    def fail() -> None:
        raise ValueError("the work failed")

    for _ in range(2):
        with pytest.raises(ValueError, match="the work failed"):
            turn.run(fail)
    assert turn.run(lambda: 5) == 5


def test_a_chosen_password_is_checked_before_it_is_hashed() -> None:
    with pytest.raises(ConfigError, match="shorter"):
        passwords.checked_hash("short", "ada")
    assert passwords.verify("correct horse battery", passwords.checked_hash("correct horse battery", "ada"))
