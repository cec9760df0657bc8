"""A map that vis-network draws: pyvis holds people and ties and renders our own template with the vis-network that it ships.

pyvis's own template is never used: it loads from three servers and runs script that stands in a name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphcap.maps.layout import lay_out
from graphcap.maps.page import TEMPLATE, environment

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

    from graphcap.maps.places import Layout
    from graphcap.maps.scene import Scene

VIS_NETWORK = "lib/vis-*/vis-network.min.js"
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"font": {"size": 0}, "borderWidth": 2, "chosen": False},
    "edges": {
        "font": {"size": 0},
        "chosen": False,
        "arrowStrikethrough": False,
        "arrows": {"to": {"scaleFactor": 0.55}, "from": {"scaleFactor": 0.55}},
    },
    "interaction": {"selectable": False, "dragNodes": False, "dragView": False, "zoomView": False, "hover": False},
}
"""Of vis-network. It draws and does nothing else: labels, picking and moving are our own script's, the same for both renderers."""


def page(scene: Scene, *, codes: bool = False) -> str:
    """The whole HTML page of a scene; the same text for the same scene."""
    layout = lay_out(scene)
    drawing = pyvis_drawing(scene, layout)
    library = _vis_network(Path(drawing.template_dir))
    drawing.templateEnv = environment(scene, drawing="vis", layout=layout, library=library, codes=codes)
    drawing.path = TEMPLATE
    html: str = drawing.generate_html()
    return html


def pyvis_drawing(scene: Scene, layout: Layout) -> Drawing:
    """The scene in pyvis. People go by number, so that no text of theirs is ever a key in the browser, and so do ties."""
    from pyvis.network import Network as Drawing

    drawing = Drawing(directed=True, cdn_resources="in_line")
    drawing.options = OPTIONS
    numbers = {person.id: number for number, person in enumerate(scene.people)}
    for person, number in zip(scene.people, numbers.values(), strict=True):
        look, place = scene.groups[person.group].look, layout.places[person.id]
        drawing.add_node(number, label=" ", shape=look.shape, x=place.x, y=place.y)
    for number, (tie, bend) in enumerate(zip(scene.ties, layout.bends, strict=True)):
        bent = {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)} if bend else False
        drawing.add_edge(numbers[tie.source], numbers[tie.target], id=number, arrows="" if tie.mutual else "to", smooth=bent)
    return drawing


def _vis_network(templates: Path) -> str:
    """The newest vis-network that pyvis ships (dual licence Apache-2.0 / MIT, its notice stands at its top)."""

    def version(path: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in path.parent.name.removeprefix("vis-").split("."))

    return max(templates.glob(VIS_NETWORK), key=version).read_text(encoding="utf-8")
