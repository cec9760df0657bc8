"""A map as a picture for slides and paper, by matplotlib (the optional extra ``graphcap[static]``); the same scene gives the same bytes.

It shows what a page shows before anybody touches it: departments by colour and shape, kinds by dash, chains thick and numbered, and the
names of whoever is set off or knows most others, as far as there is room for them.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, cast

from graphcap.errors import InputError
from graphcap.maps.layout import lay_out
from graphcap.maps.places import along
from graphcap.maps.wording import counted, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from graphcap.maps.places import Layout
    from graphcap.maps.scene import Scene, ScenePerson

INCHES = (13.0, 9.0)
DOTS = 150
MOST_DRAWN_TIES = 5000
"""With more ties than this, an SVG holds them as an image: no program opens a hundred thousand lines gladly."""

MOST_NAMES = 40
SAMPLES = 12
MARKERS = {"dot": "o", "square": "s", "triangle": "^", "diamond": "D", "hexagon": "H", "triangleDown": "v", "star": "*"}
INK, QUIET, ACCENT, OTHER, AROUND, LOST = "#1c2229", "#5b6470", "#c2410c", "#c06c3c", "#9aa2ac", "#868d97"
DISPUTED = " ?: disputes what is shown of them."
CODES = " People stand as codes; this is not anonymous."
SETTINGS: dict[Any, Any] = {"svg.hashsalt": "graphcap", "font.family": ["DejaVu Sans"], "text.parse_math": False, "path.simplify": False}


class _Line(NamedTuple):
    """How ties of one look are drawn."""

    colour: str
    width: float
    dash: tuple[int, ...]
    order: int


def write_picture(scene: Scene, path: Path, *, form: Literal["png", "svg"], codes: bool = False) -> None:
    """Write a map as a picture.

    Parameters
    ----------
    scene
        What to draw.
    path
        The file, replaced in one step and readable by its owner alone.
    form
        Dots or a drawing that scales.
    codes
        Whether people stand as codes (`graphcap.codes`), which the picture then says.

    Raises
    ------
    InputError
        When matplotlib is not installed.
    """
    from graphcap.files import replace_file

    try:
        import matplotlib as mpl
    except ImportError:
        message = "a picture needs matplotlib, which is not installed: pip install 'graphcap[static]'"
        raise InputError(message) from None
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # a name in a script that the font does not have
        figure = _figure(scene, codes=codes)
        metadata = {"Software": None} if form == "png" else {"Date": None, "Creator": None}
        with replace_file(path) as stream:
            figure.savefig(cast("IO[bytes]", stream.buffer), format=form, dpi=DOTS, metadata=metadata)


def _figure(scene: Scene, *, codes: bool) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, facecolor="white")
    axes = figure.add_axes((0.02, 0.13, 0.96, 0.76))
    axes.set_axis_off()
    figure.text(0.025, 0.965, scene.title, size=16, weight="bold", color=INK, va="top")
    figure.text(0.025, 0.928, "\n".join(scene.sentences), size=10.5, color=QUIET, va="top", linespacing=1.4)
    figure.text(
        0.025,
        0.014,
        f"As of {scene.as_of} · {_counts(scene)} · We infer, we do not judge.{CODES if codes else ''}{DISPUTED if scene.disputed else ''}",
        size=8.5,
        color=QUIET,
    )
    if scene.people:
        layout = lay_out(scene)
        size = _draw_people(axes, scene, layout)
        _draw_ties(axes, scene, layout)
        axes.set_aspect("equal", adjustable="datalim")
        axes.invert_yaxis()
        _write_names(figure, axes, scene, layout, size=size)
        _draw_legend(figure, scene)
    return figure


def _counts(scene: Scene) -> str:
    return f"{counted(len(scene.people), 'person', 'people')} and {counted(len(scene.ties), 'tie')}"


def _draw_people(axes: Axes, scene: Scene, layout: Layout) -> float:
    """One collection for each department, rings, crosses and question marks on top; answers how large a person is, in points squared."""
    size = min(150.0, max(1.2, 26000 / (len(scene.people) + 60)))
    looks: dict[tuple[int, str], list[ScenePerson]] = defaultdict(list)
    for person in scene.people:
        mark = scene.marks.get(person.id)
        looks[person.group, "lost" if mark and mark.style == "lost" else "faded" if person.faded else ""].append(person)
    for (group, as_), people in sorted(looks.items()):
        look = scene.groups[group].look
        colour = LOST if as_ == "lost" else look.light
        places = [layout.places[person.id] for person in people]
        axes.scatter(
            *_columns(places),
            s=size * (1.5 if scene.chains and not as_ else 1),
            marker=MARKERS[look.shape],
            facecolors="white" if look.hollow else colour,
            edgecolors=colour,
            linewidths=min(1.2, size / 20),
            alpha=0.5 if as_ == "faded" else 1,
            zorder=3,
        )
    for style, marker, line in (("ring", "o", "solid"), ("dashed", "o", "dashed"), ("gone", "X", "solid")):
        places = [layout.places[id] for id, mark in scene.marks.items() if mark.style == style and id in layout.places]
        if places:
            ring: dict[str, Any] = {"facecolors": "none", "edgecolors": ACCENT, "linewidths": 1.4, "linestyles": line}
            axes.scatter(*_columns(places), s=2.6 * size + 20, marker=marker, zorder=4, **ring)
    away, box = size**0.5 / 2 + 4, {"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8}
    for id in scene.disputed:
        axes.annotate(
            "?", layout.places[id], xytext=(away, away), textcoords="offset points", ha="center", va="center",
            size=6.5, weight="bold", color=INK, zorder=5, bbox=box,
        )  # fmt: skip
    return size


def _columns(places: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    across, down = zip(*places, strict=True)
    return list(across), list(down)


def _draw_ties(axes: Axes, scene: Scene, layout: Layout) -> None:
    from matplotlib.collections import LineCollection

    lines: dict[_Line, list[list[tuple[float, float]]]] = defaultdict(list)
    dashes = {kind.name: kind.dash for kind in scene.kinds}
    weak = _weak(scene)
    for number, (tie, bend) in enumerate(zip(scene.ties, layout.bends, strict=True)):
        start, end = (complex(*layout.places[id]) for id in (tie.source, tie.target))
        shares = [step / SAMPLES for step in range(SAMPLES + 1)] if bend else [0, 1]
        points = [along(start, end, bend, share) for share in shares]
        best = 1 in tie.chains
        line = (
            _Line(ACCENT, 2 + 3 * tie.strength, (), 2)
            if best
            else _Line(OTHER, 1.4, (), 1)
            if tie.chains
            else _Line(AROUND, 0.5, dashes[tie.kind], -1 if number in weak else 0)
        )
        lines[line].append([(point.real, point.imag) for point in points])
    for one, other in scene.suggested:
        lines[_Line(ACCENT, 1.4, (1, 3), 2)].append([layout.places[one], layout.places[other]])
    for line, segments in sorted(lines.items()):
        axes.add_collection(
            LineCollection(
                segments,
                colors=line.colour,
                linewidths=line.width,
                linestyles=(0, line.dash) if line.dash else "solid",
                alpha={-1: 0.15, 0: 0.55}.get(line.order, 1),
                zorder=1 + line.order / 4,
                rasterized=len(scene.ties) > MOST_DRAWN_TIES,
            )
        )


def _weak(scene: Scene) -> set[int]:
    """Which ties of a dense map stand behind the others: those that are not among the strongest of either end."""
    import numpy as np

    from graphcap.maps.strongest import strongest

    numbers = {person.id: number for number, person in enumerate(scene.people)}
    pairs = np.array([(numbers[tie.source], numbers[tie.target]) for tie in scene.ties], dtype=np.int64).reshape(-1, 2)
    return set(np.flatnonzero(~strongest(len(numbers), pairs, np.array([tie.strength for tie in scene.ties]))).tolist())


def _write_names(figure: Figure, axes: Axes, scene: Scene, layout: Layout, *, size: float) -> None:
    """Names below people, the important ones first, none on another; where many stand, the names of communities instead."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patheffects import withStroke

    axes.autoscale_view()
    axes.apply_aspect()  # so that texts are measured where they will be
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    halo = [withStroke(linewidth=2.5, foreground="white")]
    taken: list[Any] = []
    for name, place, bold in _names(scene, layout):
        drop = -(size**0.5 / 2 + 4) if not layout.areas else 0
        text = axes.annotate(
            name, place, xytext=(0, drop), textcoords="offset points", ha="center", va="center" if layout.areas else "top",
            size=8.5, weight="bold" if bold else "normal", color=INK, zorder=6, path_effects=halo,
        )  # fmt: skip
        extent = text.get_window_extent(renderer)
        if any(extent.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(extent)


def _names(scene: Scene, layout: Layout) -> Iterator[tuple[str, tuple[int, int], bool]]:
    steps = {id: step for chain in scene.chains[:1] for step, id in enumerate(chain.people, 1)}
    first = [person for person in scene.people if person.id in steps or person.chains or person.id in scene.marks]
    for person in sorted(first, key=lambda person: steps.get(person.id, len(steps) + 1)):
        number = f"{steps[person.id]}  " if person.id in steps else ""
        yield number + person.name, layout.places[person.id], bool(number)
    for area in layout.areas:
        yield f"{area.label}\n{area.people:,}", (area.x, area.y), True
    if not layout.areas and not scene.marks:
        rest = sorted(scene.people, key=lambda person: (-person.neighbours, person.id))
        yield from ((person.name, layout.places[person.id], False) for person in rest[:MOST_NAMES] if person not in first)


def _draw_legend(figure: Figure, scene: Scene) -> None:
    from matplotlib.lines import Line2D

    own = [group for group in scene.groups if not group.look.hollow]
    others = [group for group in scene.groups if group.look.hollow]
    departments = [(group.look, group.name, group.people) for group in own] if len(scene.groups) > 1 else []
    if others and departments:
        name = others[0].name if len(others) == 1 else f"{len(others)} other departments"
        departments.append((others[0].look, name, sum(group.people for group in others)))
    handles = [
        Line2D([], [], linestyle="", marker=MARKERS[look.shape], color=look.light, markerfacecolor="white" if look.hollow else look.light)
        for look, _, _ in departments
    ]
    labels = [f"{name}  {people:,}" for _, name, people in departments]
    handles += [Line2D([], [], color=QUIET, linewidth=1.2, linestyle=(0, kind.dash) if kind.dash else "solid") for kind in scene.kinds]
    labels += [f"{words(kind.name)}  {kind.ties:,}" for kind in scene.kinds]
    legend = figure.legend(
        handles, [" "] * len(handles), loc="lower left", bbox_to_anchor=(0.018, 0.03), ncols=8, frameon=False, fontsize=8.5
    )
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set_text(label)
