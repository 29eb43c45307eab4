"""No file and no function outgrows what a reader can hold."""

import ast
from collections.abc import Iterator

from tests.rules.tree import exceptions, files, python_files, text

MODULE_LINES = 400
TEST_MODULE_LINES = 600
VUE_LINES = 250
FUNCTION_LINES = 50


def test_no_file_is_longer_than_its_cap() -> None:
    lengths = {path: (_lines(path), cap) for path in files() if (cap := _cap(path)) is not None}

    faults = _faults(lengths, exceptions("file-length"))

    assert faults == [], "\n".join(faults)


def test_no_function_is_longer_than_its_cap() -> None:
    lengths = {
        f"{path}::{name}": (count, FUNCTION_LINES)
        for path in python_files()
        for name, count in _functions(ast.parse(text(path)))
    }

    faults = _faults(lengths, exceptions("function-length"))

    assert faults == [], "\n".join(faults)


def test_an_exception_holds_exactly_what_it_excuses() -> None:
    lengths = {"long.py": (430, 400), "short.py": (10, 400)}

    assert _faults(lengths, {}) == ["long.py: 430 lines, the cap is 400"]
    assert _faults(lengths, {"long.py": {"lines": 430, "reason": "a table"}}) == []
    assert _faults(lengths, {"long.py": {"lines": 420, "reason": "a table"}}) == [
        "long.py: 430 lines, its exception allows 420"
    ]
    assert _faults(lengths, {"long.py": {"lines": 440, "reason": "a table"}}) == [
        "long.py: lower its exception to 430 lines"
    ]
    assert "short.py: remove its exception" in _faults(
        lengths, {"short.py": {"lines": 10, "reason": "a table"}}
    )
    assert "gone.py: remove its exception" in _faults(
        lengths, {"gone.py": {"lines": 10, "reason": "a table"}}
    )
    assert _faults(lengths, {"long.py": {"lines": 430, "reason": ""}}) == [
        "long.py: its exception has no reason"
    ]


def _faults(lengths: dict[str, tuple[int, int]], excused: dict[str, dict[str, object]]) -> list[str]:
    faults = [f"{name}: remove its exception" for name in excused if not _is_over(lengths.get(name, (0, 0)))]
    for name, (count, cap) in lengths.items():
        if count <= cap:
            continue
        exception = excused.get(name)
        if exception is None:
            faults.append(f"{name}: {count} lines, the cap is {cap}")
        elif not exception["reason"]:
            faults.append(f"{name}: its exception has no reason")
        elif count > exception["lines"]:
            faults.append(f"{name}: {count} lines, its exception allows {exception['lines']}")
        elif count < exception["lines"]:
            faults.append(f"{name}: lower its exception to {count} lines")
    return faults


def _is_over(length: tuple[int, int]) -> bool:
    return length[0] > length[1]


def _cap(path: str) -> int | None:
    if path.endswith(".vue"):
        return VUE_LINES
    if path.startswith("tests/") or path.endswith((".test.ts", ".spec.ts")):
        return TEST_MODULE_LINES if path.endswith((".py", ".ts")) else None
    if path.endswith(".generated.ts"):
        return None
    return MODULE_LINES if path.endswith((".py", ".ts", ".c")) else None


def _lines(path: str) -> int:
    return len(text(path).splitlines())


def _functions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if not isinstance(child, ast.ClassDef):
                yield name, (child.end_lineno or child.lineno) - child.lineno + 1
            yield from _functions(child, f"{name}.")
        else:
            yield from _functions(child, prefix)
