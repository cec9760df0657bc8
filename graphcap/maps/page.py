"""The shell around a drawing: one self-contained page, the same for both renderers.

Every text of a store is escaped by the template or stands in JSON that the page parses, and the page's policy (CSP) runs its own scripts
and nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from graphcap.maps.layout import lay_out
from graphcap.maps.payload import payload
from graphcap.maps.wording import counted, first_lines, warmth, words
from graphcap.report.figures import percentage
from graphcap.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2

    from graphcap.maps.legend import Group
    from graphcap.maps.places import Layout
    from graphcap.maps.scene import Scene

FOLDER = "visualizations"
TEMPLATE = "map.html"
SCRIPTS = ("model", "view", "labels", "pane", "picking", "keeping", "map")
"""Parts of the page's script, in this order, around a renderer's own."""

MOST_LISTED = 200
MOST_CONNECTED = 8
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029'"}


def render(scene: Scene, *, drawing: str, layout: Layout | None = None, library: str = "", codes: bool = False) -> str:
    """The whole HTML page of a scene; the same text for the same scene.

    Parameters
    ----------
    scene
        What to show.
    drawing
        The renderer's script in ``visualizations/static``, without its ending.
    layout
        Where things stand, where it was worked out already.
    library
        A script that the renderer needs, from elsewhere.
    codes
        Whether people stand as codes, which the page then says.
    """
    return environment(scene, drawing=drawing, layout=layout, library=library, codes=codes).get_template(TEMPLATE).render()


def environment(scene: Scene, *, drawing: str, layout: Layout | None = None, library: str = "", codes: bool = False) -> jinja2.Environment:
    """Our template and all that it needs of a scene; everything is escaped but our own style and script."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    script, style = _script(drawing), read_text(FOLDER, "static/map.css") + _colours(scene)
    found = Environment(
        loader=DictLoader({TEMPLATE: read_text(FOLDER, f"templates/{TEMPLATE}")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    found.filters |= {"words": words, "warmth": warmth, "counted": counted, "parsed": json.loads, "first_lines": first_lines}
    found.filters |= {"likely": lambda odds: _likely(odds, scene), "share": lambda odds: _share(odds, scene)}
    found.globals |= {
        "scene": scene,
        "codes": codes,
        "people": {person.id: person for person in _named(scene)},
        "numbers": {person.id: number for number, person in enumerate(scene.people)},
        "listed": [(id, mark) for id, mark in scene.marks.items()][:MOST_LISTED],
        "disputed": [(id, what) for id, what in scene.disputed.items()][:MOST_LISTED],
        "connected": sorted(scene.people, key=lambda person: (-person.neighbours, person.id))[:MOST_CONNECTED],
        "own_looks": [group for group in scene.groups if not _is_other(group)],
        "payload": Markup(_json(payload(scene, layout or lay_out(scene)))),  # noqa: S704  escaped for a script
        "policy": _policy(scripts=(library, script), style=style),
        "library": Markup(library),  # noqa: S704  a renderer's own file
        "script": Markup(script),  # noqa: S704  our own files
        "style": Markup(style),  # noqa: S704  our own file and constants
    }
    return found


def _share(odds: float, scene: Scene) -> float:
    """Odds as the chance that was fitted to asks, where one was."""
    return odds if scene.calibration is None else scene.calibration.chance(odds)


def _likely(odds: float, scene: Scene) -> str:
    """Odds as people read them: warmth, or a chance in per cent."""
    return warmth(odds) if scene.calibration is None else percentage(_share(odds, scene))


def _named(scene: Scene) -> list[Any]:
    """The people whom the template names."""
    wanted = {id for chain in scene.chains for id in chain.people} | set(scene.marks) | set(scene.disputed)
    return [person for person in scene.people if person.id in wanted]


def _is_other(group: Group) -> bool:
    return group.look.hollow


def _script(drawing: str) -> str:
    """Our script: its parts share one scope, which nothing outside sees."""
    *before, last = SCRIPTS
    parts = [read_text(FOLDER, f"static/{name}.js") for name in (*before, drawing, last)]
    return "\n".join(['(() => {\n"use strict";', *parts, "})();"])


def _colours(scene: Scene) -> str:
    """One rule a group: its colour on light and on dark ground."""
    rules = (f".team-{number} {{ --light: {group.look.light}; --dark: {group.look.dark}; }}\n" for number, group in enumerate(scene.groups))
    return "".join(rules)


def _json(value: object) -> str:
    """JSON that can stand inside a script element, whatever texts it holds."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def _policy(*, scripts: tuple[str, ...], style: str) -> str:
    """A content security policy that runs these texts and loads nothing."""
    hashes = " ".join(_hashed(script) for script in scripts if script)
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
