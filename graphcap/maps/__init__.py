"""Maps: a scene of people and ties, laid out and written as one offline page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graphcap.maps.introductions import around, intro_scene
from graphcap.maps.scene import Highlights, Mark, Scene
from graphcap.maps.whole import network_scene

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Highlights", "Mark", "Renderer", "Scene", "around", "fitting_renderer", "intro_scene", "network_scene", "write_map"]

Renderer = Literal["pyvis", "canvas"]
MOST_PEOPLE_OF_PYVIS = 1500
MOST_TIES_OF_PYVIS = 5000


def fitting_renderer(scene: Scene) -> Renderer:
    """The renderer for a scene's size: pyvis for small ones, our own canvas beyond, where vis-network no longer moves smoothly."""
    small = len(scene.people) <= MOST_PEOPLE_OF_PYVIS and len(scene.ties) <= MOST_TIES_OF_PYVIS
    return "pyvis" if small else "canvas"


def write_map(scene: Scene, path: Path, *, renderer: Renderer | None = None, codes: bool = False) -> None:
    """Write a map as one HTML file that opens by double-click, without a network.

    Parameters
    ----------
    scene
        What to draw; see `intro_scene` and `network_scene`.
    path
        The file, replaced in one step and readable by its owner alone.
    renderer
        What draws it; None for `fitting_renderer`.
    codes
        Whether people stand as codes (`graphcap.codes`), which the page then says.
    """
    from graphcap.files import replace_file

    if (renderer or fitting_renderer(scene)) == "pyvis":
        from graphcap.maps.pyvis_page import page
    else:
        from graphcap.maps.canvas_page import page
    with replace_file(path) as stream:
        stream.write(page(scene, codes=codes))
