"""A map as one self-contained page: pyvis holds people and ties and renders our own template with the vis-network that it ships.

pyvis's own template is never used: it loads from three servers and runs script that stands in a name. Ours escapes everything, keeps
every value in JSON that the page parses, and has a policy (CSP) that runs the page's own script and nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcap.maps.layout import lay_out
from graphcap.maps.scene import isolated
from graphcap.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2
    from pyvis.network import Network as Drawing

    from graphcap.maps.layout import Curve, Place
    from graphcap.maps.scene import Scene, ScenePerson, SceneTie

FOLDER = "visualizations"
TEMPLATE = "map.html"
SAME_FROM_EITHER_END = frozenset({"knows", "friend", "works_with", "met", "contact"})
VIS_NETWORK = "lib/vis-*/vis-network.min.js"
SMALLEST_PRINTED = 0.01
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
    "interaction": {"hover": True, "selectable": False, "dragNodes": False, "tooltipDelay": 120, "zoomSpeed": 0.6},
}
"""Of vis-network. Labels are drawn by our script, which keeps them readable at every zoom and off each other."""


def page(scene: Scene) -> str:
    """The whole HTML page of a scene; the same text for the same scene."""
    drawing = _drawing(scene)
    drawing.templateEnv = _environment(scene, vis_network=_vis_network(Path(drawing.template_dir)))
    drawing.path = TEMPLATE
    html: str = drawing.generate_html()
    return html


def _drawing(scene: Scene) -> Drawing:
    """The scene in pyvis. People go by number, so that no text of theirs is ever a key in the browser."""
    from pyvis.network import Network as Drawing

    drawing = Drawing(directed=True, cdn_resources="in_line")
    drawing.options = OPTIONS
    layout = lay_out(scene)
    numbers = {person.id: number for number, person in enumerate(scene.people)}
    names = {person.id: isolated(person.name) for person in scene.people}
    for person, number in zip(scene.people, numbers.values(), strict=True):
        drawing.add_node(number, **_node(scene, person, layout.places[person.id]))
    for number, (tie, curve) in enumerate(zip(scene.ties, layout.curves, strict=True)):
        title = f"{names[tie.source]} {'→' if is_sided(tie.kind) else '↔'} {names[tie.target]}\n{how(tie.kind, tie.strength)}"
        drawing.add_edge(numbers[tie.source], numbers[tie.target], id=number, title=title, **_edge(scene, tie, curve))
    return drawing


def _node(scene: Scene, person: ScenePerson, place: Place) -> dict[str, Any]:
    look = scene.groups[person.group].look
    job = " · ".join(isolated(text) for text in (person.title, person.department) if text)
    return {
        "label": person.name,
        "title": "\n".join(text for text in (isolated(person.name), job) if text),
        "shape": look.shape,
        "color": look.light,
        "x": place.x,
        "y": place.y,
        "person": person.id,
        "job": person.title,
        "department": person.department,
        "team": person.group,
        "neighbours": person.neighbours,
        "faded": person.faded,
    }


def _edge(scene: Scene, tie: SceneTie, curve: Curve) -> dict[str, Any]:
    bent = {"enabled": curve.bend != 0, "type": "curvedCW" if curve.bend > 0 else "curvedCCW", "roundness": abs(curve.bend)}
    return {
        "label": how(tie.kind, tie.strength),
        "arrows": "" if tie.mutual else "to",
        "smooth": bent,
        "kind": [kind.name for kind in scene.kinds].index(tie.kind),
        "strength": tie.strength,
        "sided": is_sided(tie.kind),
        "middle": curve.middle,
        "faded": tie.faded,
    }


def _chains(scene: Scene) -> list[dict[str, list[int]]]:
    """Each chain by the numbers of its people and of its ties, from one end to the other."""
    people = {person.id: number for number, person in enumerate(scene.people)}
    ties = {(rank, frozenset((tie.source, tie.target))): number for number, tie in enumerate(scene.ties) for rank in tie.chains}
    return [
        {
            "people": [people[id] for id in chain.people],
            "ties": [ties[chain.rank, frozenset((tie.source, tie.target))] for tie in chain.ties],
        }
        for chain in scene.chains
    ]


def _environment(scene: Scene, *, vis_network: str) -> jinja2.Environment:
    """Where our template finds what pyvis does not hand it; everything is escaped but our own style and script."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    templates = DictLoader({TEMPLATE: read_text(FOLDER, f"templates/{TEMPLATE}")})
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(words=words, warmth=warmth, parsed=json.loads)
    script, style = read_text(FOLDER, "static/map.js"), read_text(FOLDER, "static/map.css") + _colours(scene)
    environment.globals.update(
        scene=scene,
        people={person.id: person for person in scene.people},
        numbers={person.id: number for number, person in enumerate(scene.people)},
        chains=_chains(scene),
        looks=[group.look._asdict() for group in scene.groups],
        policy=_policy(scripts=(vis_network, script), style=style),
        vis_network=Markup(vis_network),  # noqa: S704  pyvis's own file
        script=Markup(script),  # noqa: S704  our own file
        style=Markup(style),  # noqa: S704  our own file and constants
    )
    return environment


def _vis_network(templates: Path) -> str:
    """The newest vis-network that pyvis ships (dual licence Apache-2.0 / MIT, its notice stands at its top)."""

    def version(path: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in path.parent.name.removeprefix("vis-").split("."))

    return max(templates.glob(VIS_NETWORK), key=version).read_text(encoding="utf-8")


def _colours(scene: Scene) -> str:
    """One rule a group: its colour on light and on dark ground."""
    rules = (f".team-{number} {{ --light: {group.look.light}; --dark: {group.look.dark}; }}\n" for number, group in enumerate(scene.groups))
    return "".join(rules)


def _policy(*, scripts: tuple[str, ...], style: str) -> str:
    """A content security policy that runs these texts and loads nothing."""
    hashes = " ".join(_hashed(script) for script in scripts)
    rules: Mapping[str, str] = {
        "default-src": "'none'",
        "script-src": hashes,
        "style-src": _hashed(style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def words(kind: str) -> str:
    """A kind of tie as people read it.

    >>> words("works_with")
    'works with'
    """
    return kind.replace("_", " ")


def warmth(value: float) -> str:
    """Odds or a strength as people read it: a number, never a percentage.

    >>> warmth(0.8), warmth(0.004321)
    ('0.80', '0.0043')
    """
    return f"{value:.2f}" if value >= SMALLEST_PRINTED else f"{value:.2g}"


def how(kind: str, strength: float) -> str:
    """How two people are tied.

    >>> how("works_with", 0.8)
    'works with · 0.80'
    """
    return f"{words(kind)} · {warmth(strength)}"


def is_sided(kind: str) -> bool:
    """Whether it matters to a reader who stands on which side of a tie.

    >>> is_sided("mentors"), is_sided("friend")
    (True, False)
    """
    return kind not in SAME_FROM_EITHER_END
