"""Goal: a test that asserts nothing is no test.

Method: each test's own code is looked through for an assertion, or for a step that makes one.
"""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(TESTS.rglob("*.py"))}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> list[tuple[Path, Function]]:
    """Every function of every file below tests/."""
    return [
        (path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def called(function: Function) -> set[str]:
    """The names of what a function calls."""
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        call.attr if isinstance(call, ast.Attribute) else call.id
        for call in calls
        if isinstance(call, ast.Attribute | ast.Name)
    }


def asserts(function: Function) -> bool:
    """Say whether a function asserts something by itself."""
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    return bool(called(function) & {"raises", "expect", "assertNumQueries"})


def test_every_test_asserts_something() -> None:
    steps = {node.name for _, node in functions() if asserts(node)}
    silent = [
        f"{path.relative_to(TESTS)}:{node.lineno} {node.name}"
        for path, node in functions()
        if path.name.startswith("test_") and node.name.startswith("test_")
        if not asserts(node) and not called(node) & steps
    ]
    assert silent == []


def test_tests_are_told_as_sentences() -> None:
    short = [
        f"{path.relative_to(TESTS)} {node.name}"
        for path, node in functions()
        if path.name.startswith("test_") and node.name.startswith("test_")
        if node.name.count("_") < 3
    ]
    assert short == []


def test_control_a_silent_test_is_seen() -> None:
    silent = ast.parse("def test_nothing() -> None:\n    print('done')\n").body[0]
    assert isinstance(silent, ast.FunctionDef)
    assert not asserts(silent)
