"""What must not stand in any file: traces of a machine, loose ends, unexplained silencing."""

import re

import pytest

from tests.rules.tree import files, text

#: Written by tools, or bytes as some vendor sends them.
NOT_OURS = ("web/package-lock.json", "requirements.lock", "requirements-dev.lock", "tests/recordings/")

# The brackets keep a pattern from finding itself here.
RULES = {
    "a path of somebody's machine": r"(?<![\w.])/(?:[w]ork|[r]oot|[h]ome|[U]sers)/\w",
    "the host of a package registry": (
        r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npm|[n]pmjs\.(?:org|com)|[d]eb\.debian\.org"
    ),
    "a loose end without its issue": r"\b(?:[T]ODO|[F]IXME|[X]XX)\b(?![^\n]*#\d)",
    "a noqa without rule and reason": r"#\s*[n]oqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)*\s+\S)",
    "a type: ignore without rule and reason": r"#\s*[t]ype: ignore(?!\[[\w, -]+\]\s+\S)",
    "a silenced TypeScript error without reason": r"@[t]s-(?:ignore|nocheck|expect-error)[ \t]*(?:\n|\*/|$)",
}
LOCKS_TOO = "the host of a package registry"


@pytest.mark.parametrize("found", RULES)
def test_no_file_holds(found: str) -> None:
    pattern = re.compile(RULES[found])
    faults = [
        f"{path}:{content.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for path in files()
        if found == LOCKS_TOO or not path.startswith(NOT_OURS)
        for content in [text(path)]
        for match in pattern.finditer(content)
    ]

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ("a path of somebody's machine", "see " + "/work" + "/main"),
        ("the host of a package registry", "https://" + "pypi" + ".org/simple"),
        ("a loose end without its issue", "# TO" + "DO later"),
        ("a noqa without rule and reason", "x = 1  # no" + "qa"),
        ("a noqa without rule and reason", "x = 1  # no" + "qa: E501"),
        ("a type: ignore without rule and reason", "x = y  # type" + ": ignore[arg-type]"),
        ("a silenced TypeScript error without reason", "// @ts" + "-ignore\n"),
    ],
)
def test_the_patterns_find_what_they_are_for(found: str, line: str) -> None:
    assert re.search(RULES[found], line)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ("a path of somebody's machine", "GET " + "/v1" + "/work" + "/x"),
        ("a loose end without its issue", "# TO" + "DO(#12): later"),
        ("a noqa without rule and reason", "x = 1  # no" + "qa: E501  # a table reads better on one line"),
        ("a type: ignore without rule and reason", "x = y  # type" + ": ignore[arg-type]  # checked above"),
    ],
)
def test_the_patterns_spare_what_is_right(found: str, line: str) -> None:
    assert not re.search(RULES[found], line)
