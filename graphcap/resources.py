"""Finds what ships beside the code: fixtures and visualizations, in a wheel, an editable install and a bare checkout.

`setup.cfg` maps the top-level folders into the package, so in a wheel they lie inside it; in a checkout they lie beside it.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.errors import GraphcapError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def folder(name: str) -> Traversable:
    """Where the files of ``fixtures`` or ``visualizations`` are.

    Raises
    ------
    GraphcapError
        When the package was installed without them.
    """
    inside = files("graphcap") / name
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parent.parent / name
    if beside.is_dir():
        return beside
    message = f'graphcap is not installed whole: its folder "{name}" is missing; install it again'
    raise GraphcapError(message)


def read_text(name: str, path: str) -> str:
    """The text of one file of such a folder, with plain line ends: ``read_text("visualizations", "templates/map.html")``.

    Raises
    ------
    GraphcapError
        As `folder`, or when the file is missing.
    """
    file = folder(name).joinpath(*path.split("/"))
    if not file.is_file():
        message = f'graphcap is not installed whole: its file "{name}/{path}" is missing; install it again'
        raise GraphcapError(message)
    return file.read_text(encoding="utf-8")
