"""Docstrings are run, and stubs hold what there is."""

import ast
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ticketproof
from ticketproof import _native

PACKAGE = Path(ticketproof.__file__).parent
CONFIG = Path(__file__).parents[1] / "pyproject.toml"
PUBLIC = [getattr(ticketproof, name) for name in ticketproof.__all__ if name != "__version__"]


def documented():
    yield "ticketproof", ticketproof.__doc__
    for one in PUBLIC:
        yield one.__name__, one.__doc__
        for name, member in vars(one).items() if inspect.isclass(one) else ():
            if not name.startswith("_"):
                yield f"{one.__name__}.{name}", member.__doc__
    readme = Path(__file__).parents[1] / "README.md"
    yield "README.md", "\n".join(re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL))


@pytest.mark.parametrize("name, text", list(documented()), ids=lambda value: value if len(str(value)) < 60 else "")
def test_docstrings_are_there_and_true(name, text):
    assert text and text.strip(), f"{name} has no docstring"
    examples = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(examples)
    assert results.failed == 0


def test_what_people_call_has_examples():
    with_examples = {name for name, text in documented() if ">>>" in text}
    wanted = {"ticketproof", "Validator", "Validator.check", "Validator.check_many", "Validator.split",
              "Report", "Finding", "Verdicts", "pydantic_model"}
    assert wanted <= with_examples, wanted - with_examples


def stub_names(path):
    tree = ast.parse(path.read_text())
    names = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            names[node.name] = None
        elif isinstance(node, ast.AnnAssign) and not ast.unparse(node.annotation) == "TypeAlias":
            names[node.target.id] = None
    return names


def test_the_stub_has_every_public_name_and_no_other():
    stub = stub_names(PACKAGE / "_native.pyi")
    private_helpers = {"_ArrowArray", "_ArrowStream"}
    there = {name for name in vars(_native) if not name.startswith("__") or name == "__version__"}
    there.discard("__all__")
    assert set(stub) - private_helpers == there
    ordinary = set(vars(object)) | {"__module__", "__doc__", "__qualname__"}
    for name, members in stub.items():
        if members is None or name in private_helpers:
            continue
        public = {member for member in vars(getattr(_native, name)) if not member.startswith("_")}
        assert {member for member in members if not member.startswith("_")} == public, name
        for member in members - ordinary:
            assert hasattr(getattr(_native, name), member), f"{name}.{member}"


def test_signatures_are_those_of_the_stub():
    tree = ast.parse((PACKAGE / "_native.pyi").read_text())
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        for one in node.body:
            if not isinstance(one, ast.FunctionDef) or one.name.startswith("_"):
                continue
            if any(ast.unparse(decorator) == "property" for decorator in one.decorator_list):
                continue
            method = getattr(getattr(_native, node.name), one.name)
            names = [name for name in inspect.signature(method).parameters if name not in ("self", "cls")]
            wanted = [arg.arg for arg in [*one.args.args, *one.args.kwonlyargs] if arg.arg not in ("self", "cls")]
            assert names == wanted, f"{node.name}.{one.name}"


def test_the_package_is_marked_as_typed():
    assert (PACKAGE / "py.typed").exists()


def test_types_are_strict(tmp_path):
    user = tmp_path / "user.py"
    user.write_text(
        "import pickle\n"
        "import ticketproof\n"
        "v = ticketproof.Validator.from_snapshot('hubspot/tickets.json', off=['null-value'])\n"
        "report: ticketproof.Report = v.check({'properties': {}}, op='update')\n"
        "for finding in report:\n"
        "    text: str = finding.code + finding.location\n"
        "    advice: str | None = finding.help\n"
        "verdicts = v.check_many(['{}', b'{}', None])\n"
        "flags: list[bool] = verdicts.ok()\n"
        "rows = [{'payload': '{}'}]\n"
        "good, bad, summary = v.split(rows, key='id')\n"
        "first: dict[str, str] = good[0]\n"
        "Model = ticketproof.pydantic_model(v)\n"
        "v.check(1)  # type: ignore[arg-type]\n"
        "v.check_many(1)  # type: ignore[arg-type]\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run([*command, str(user)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*command, "--config-file", str(CONFIG), "-p", "ticketproof"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
