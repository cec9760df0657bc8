"""A map that our own script draws on a canvas: for any number of people, with no library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.maps.page import render

if TYPE_CHECKING:
    from graphcap.maps.scene import Scene


def page(scene: Scene, *, codes: bool = False) -> str:
    """The whole HTML page of a scene; the same text for the same scene."""
    return render(scene, drawing="canvas", codes=codes)
