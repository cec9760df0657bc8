"""What a library user imports, and the example that the README and the package share."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import graphcap
from graphcap.questions import MODULES, question

EXAMPLE = re.compile(r"(>>> import graphcap.*?)\n\n", re.DOTALL)


def test_every_public_name_can_be_imported() -> None:
    assert all(getattr(graphcap, name) is not None for name in graphcap.__all__)
    assert set(graphcap.__all__) <= set(dir(graphcap))


def test_every_question_is_a_function_of_its_name() -> None:
    functions = {name.replace("-", "_"): question(name).ask for name in MODULES}
    assert set(functions) == set(graphcap.__all__) - {"Answer", "GraphcapError", "Network", "open_store"}
    assert all(getattr(graphcap, name) is function for name, function in functions.items())


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'graphcap' has no attribute 'nobody'"):
        _ = graphcap.nobody  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, graphcap; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "pyarrow", "networkx", "click"} & set(loaded)


def test_the_readme_shows_the_example_of_the_package() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    shown, own = EXAMPLE.search(readme), EXAMPLE.search(graphcap.__doc__ or "")
    assert shown is not None
    assert own is not None
    assert shown[1] == own[1]
