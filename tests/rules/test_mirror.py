"""``tests/unit`` mirrors ``floway`` file by file, both ways."""

import ast
from fnmatch import fnmatch
from pathlib import PurePosixPath

from tests.rules.tree import exceptions, files, python_files, text


def test_every_unit_test_belongs_to_a_module() -> None:
    known = set(files())
    orphans = {path for path in _unit_tests() if not known & set(_modules_of(path))}
    faults = _unexcused(orphans, exceptions("test-without-module"))

    assert faults == [], "\n".join(faults)


def test_every_module_with_behaviour_has_a_unit_test() -> None:
    tested = {module for path in _unit_tests() for module in _modules_of(path)}
    untested = {path for path in python_files("floway") if path not in tested and _has_behaviour(path)}
    faults = _unexcused(untested, exceptions("module-without-test"))

    assert faults == [], "\n".join(faults)


def test_an_excuse_must_still_be_needed_and_have_a_reason() -> None:
    assert _unexcused({"a/x.py"}, {}) == ["a/x.py"]
    assert _unexcused({"a/x.py", "a/y.py"}, {"a/*": "a table"}) == []
    assert _unexcused(set(), {"a/*": "a table"}) == ["a/*: remove this exception"]
    assert _unexcused({"a/x.py"}, {"a/x.py": ""}) == ["a/x.py: this exception has no reason"]


def _unit_tests() -> list[str]:
    return [path for path in python_files("tests/unit") if PurePosixPath(path).name.startswith("test_")]


def _modules_of(test: str) -> list[str]:
    """Where the module of a test may stand: as a file, as a package, or as the package around it."""
    relative = PurePosixPath(test).relative_to("tests/unit")
    name = relative.stem.removeprefix("test_")
    folder = PurePosixPath("floway") / relative.parent
    return [str(folder / f"{name}.py"), str(folder / name / "__init__.py")] + (
        [str(folder / "__init__.py")] if name == "init" else []
    )


def _has_behaviour(path: str) -> bool:
    """Whether a module does something of its own; packages are tested through their modules."""
    if path.endswith("/__init__.py"):
        return False
    functions = (node for node in ast.walk(ast.parse(text(path))) if isinstance(node, ast.FunctionDef))
    return any(not _is_declared_only(function) for function in functions)


def _is_declared_only(function: ast.FunctionDef) -> bool:
    """Whether a function is a member of an interface: a docstring, or an error for who forgot it."""
    return all(
        isinstance(statement, ast.Raise)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in function.body
    )


def _unexcused(found: set[str], excused: dict[str, str]) -> list[str]:
    faults = sorted(path for path in found if not any(fnmatch(path, pattern) for pattern in excused))
    for pattern, reason in excused.items():
        if not any(fnmatch(path, pattern) for path in found):
            faults.append(f"{pattern}: remove this exception")
        elif not reason:
            faults.append(f"{pattern}: this exception has no reason")
    return faults
