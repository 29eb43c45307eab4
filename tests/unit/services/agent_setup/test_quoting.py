import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.services.agent_setup.quoting import flat, ps1, sh

HOSTILE = [
    "plain",
    "",
    "it's",
    "'; touch pwned; '",
    "$(touch pwned) `touch pwned` $HOME ${HOME} $((1+1))",
    'a "b" \\ \\\\ !! #x *?[a-z] ~ & | > <',
    "line\nbreak\r\ttab",
    "\\'",
    "''''",
    "ü \u2018 \u2019 \U0001f600",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_bash_reads_the_text_and_runs_nothing(text: str) -> None:
    script = f"value={sh(text)}\nprintf '%s' \"$value\""

    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=10, check=True)

    assert done.stdout.decode() == text
    assert done.stderr == b""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=20, max_size=20))
def test_bash_reads_any_text(texts: list[str]) -> None:
    script = "printf '%s\\0' " + " ".join(map(sh, texts))

    done = subprocess.run(["bash", "-s"], input=script.encode(), capture_output=True, timeout=10, check=True)

    assert done.stdout.decode().split("\0")[:-1] == texts


def test_powershell_s_five_single_quotes_are_doubled_and_nothing_else() -> None:
    assert ps1('it\'s $x `n \u2018a\u2019 \u201ab\u201b "c"') == (
        "'it''s $x `n \u2018\u2018a\u2019\u2019 \u201a\u201ab\u201b\u201b \"c\"'"
    )
    assert ps1("") == "''"


def test_a_nul_is_in_no_script() -> None:
    for quote in (sh, ps1):
        with pytest.raises(ValueError, match="NUL"):
            quote("a\0b")


def test_a_label_stays_on_its_line() -> None:
    assert flat("my\nlaptop\x1b[31m \u2028ü") == "my laptop [31m  ü"
