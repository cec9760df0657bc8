"""The planner's page as one file: nothing is loaded, no script runs, and every text is escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graphcap.report.figures import percentage, warmth
from graphcap.report.sink import Sink
from graphcap.report.terminal import escape_for_terminal
from graphcap.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from graphcap.model import Answer
    from graphcap.planner.sections import Chart, Section

FOLDER = "visualizations"
TEMPLATE, STYLE = "report.html", "static/report.css"
NOT_SHOWN = "unknown or not shown"
SHADES = (0.0, 0.002, 0.01, 0.03, 0.1, 0.3)
"""Shares of possible pairs from which a cell of the matrix is a shade darker."""


def write_planner_page(report: Answer[Section], stream: TextIO, *, map_file: str | None = None, codes: bool = False) -> None:
    """Write the page.

    Parameters
    ----------
    report
        What `graphcap.planner.planner_report` answers.
    stream
        Where to.
    map_file
        Name of the map that lies beside the page; people's names lead to it.
    codes
        Whether people stand as codes (`graphcap.codes`), which the page then says.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    style = read_text(FOLDER, STYLE)
    made = Environment(
        loader=DictLoader({TEMPLATE: read_text(FOLDER, f"templates/{TEMPLATE}")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    calibration = report.more.get("calibration")
    made.filters |= {
        "shown": escape_for_terminal,
        "figure": lambda value, unit: words(value, unit, calibration),
        "shade": shade,
        "bar": bar,
    }
    digest = b64encode(sha256(style.encode()).digest()).decode()
    html = made.get_template(TEMPLATE).render(
        report=report,
        style=Markup(style),  # noqa: S704  our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        codes=codes,
        map_file=None if map_file is None else f"./{quote(map_file, safe='')}",
        on_map=lambda person: f"./{quote(map_file or '', safe='')}#person={quote(person, safe='')}",
    )
    Sink(stream).text(html)


def words(value: float | None, unit: str, calibration: Any = None) -> str:
    """A figure as it is read; odds are chances where these have been fitted to asks, as in every table.

    >>> words(1200, "count"), words(0.25, "share"), words(-0.5, "index"), words(0.25, "odds"), words(None, "count")
    ('1,200', '25%', '-0.50', '0.25', 'unknown or not shown')
    """
    if value is None:
        return NOT_SHOWN
    if unit == "odds":
        return warmth(value) if calibration is None else percentage(calibration.chance(value))
    return {"share": percentage, "index": "{:.2f}".format, "count": "{:,.0f}".format}[unit](value)


def shade(reach: float | None) -> int:
    """How dark a cell of the matrix is.

    >>> [shade(share) for share in (None, 0.0, 0.001, 0.05, 0.9)]
    [0, 0, 1, 4, 6]
    """
    return 0 if not reach else sum(reach > step for step in SHADES)


def bar(value: float, chart: Chart) -> Mapping[str, str]:
    """Where a bar begins and how wide it is, of 100.

    >>> from graphcap.planner.sections import Chart
    >>> bar(0.25, Chart("", "share", (), 0.5)), bar(-0.5, Chart("", "index", (), 1.0, -1.0))
    ({'x': '0.00', 'width': '50.00'}, {'x': '25.00', 'width': '25.00'})
    """
    span = chart.high - chart.low
    zero, end = (100 * (at - chart.low) / span for at in (0.0, min(value, chart.high)))
    return {"x": f"{min(zero, end):.2f}", "width": f"{abs(end - zero):.2f}"}
