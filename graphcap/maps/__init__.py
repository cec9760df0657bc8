"""Maps: a scene of people and ties, laid out and written as one offline page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.maps.scene import Scene, around, intro_scene

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Scene", "around", "intro_scene", "write_map"]


def write_map(scene: Scene, path: Path) -> None:
    """Write a map as one HTML file that opens by double-click, without a network.

    Parameters
    ----------
    scene
        What to draw; see `intro_scene`.
    path
        The file, replaced in one step and readable by its owner alone.
    """
    from graphcap.files import replace_file
    from graphcap.maps.pyvis_page import page

    with replace_file(path) as stream:
        stream.write(page(scene))
