"""What must not stand in the source, by its syntax: what runs data as code, and Cypher that is put together from values."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import graphcap

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = sorted(Path(graphcap.__file__).parent.rglob("*.py"))
STORES_OBJECTS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
RUNS_A_SHELL = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput"), ("yaml", "load")}
CYPHER = re.compile(r"\b(MATCH|MERGE|UNWIND|DETACH DELETE|CREATE (INDEX|CONSTRAINT|\()|RETURN|CALL (db|apoc|gds|\{))\b")


def risks(tree: ast.AST) -> Iterator[str]:
    """What is found in a module, each as a line and a word."""
    for node in ast.walk(tree):
        for found in (*_imports(node), *_calls(node), *_cypher(node)):
            yield f"line {node.lineno}: {found}"  # type: ignore[attr-defined]


def _imports(node: ast.AST) -> Iterator[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    yield from (name for name in names if name.split(".")[0] in STORES_OBJECTS)


def _calls(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Name) and node.func.id in RUNS_TEXT:
        yield node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        if (node.func.value.id, node.func.attr) in RUNS_A_SHELL:
            yield node.func.attr
        if node.func.attr in {"read_pickle", "to_pickle"}:
            yield node.func.attr
    for keyword in node.keywords:
        given = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg == "shell" and given is not False:
            yield "shell"
        if keyword.arg == "allow_pickle" and given is not False:
            yield "allow_pickle"


def _cypher(node: ast.AST) -> Iterator[str]:
    """Cypher that is not one text as it stands: an f-string, a sum, or a text with places to fill."""
    parts: list[ast.AST] = []
    if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values):
        parts = list(node.values)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "replace", "join"}:
        parts = [node.func.value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    yield from ("Cypher with values in it" for text in texts if CYPHER.search(text))


def test_no_module_runs_data_as_code_or_puts_cypher_together():
    assert len(MODULES) > 100
    assert [f"{path}, {risk}" for path in MODULES for risk in risks(ast.parse(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from pickle import loads",
        "import marshal as m",
        "eval(text)",
        "exec(text)",
        "__import__(name)",
        "os.system(text)",
        "subprocess.run(text, shell=True)",
        "subprocess.run(text, shell=wanted)",
        "numpy.load(path, allow_pickle=True)",
        "server.read(f'MATCH (p {{id: {id}}}) RETURN p')",
        "server.read('MATCH (p) WHERE p.id = ' + id)",
        "server.read('MATCH (p) WHERE p.id = %s' % id)",
        "server.read('MATCH (p:{}) RETURN p'.format(label))",
    ],
)
def test_the_rule_finds_what_it_is_for(text):
    assert list(risks(ast.parse(text)))
