"""The planner's page and its map, or the page's figures as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import ANSWERED, EMPTY, note_written, say, tell
from graphcap.cli.ask import check_day
from graphcap.store import open_store

if TYPE_CHECKING:
    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.planner import Section

DEFAULT = "graphcap-report"
TAKES_LONG = 2000
"""From so many people on, what is being done is told."""

EPILOG = """\b
Examples:
  graphcap report
  graphcap report --since 2025-07-01 --output company.html
  graphcap report --anonymise --output for-the-board.html
"""


@click.command("report", epilog=EPILOG)
@click.option("--since", metavar="DATE", callback=check_day, help="Say what has changed since an earlier day (ISO date).")
@click.option("--anonymise", is_flag=True, help="Codes instead of names, ids and titles; the page is not anonymous all the same.")
@click.option("--format", "form", type=click.Choice(("html", "json")), default="html", show_default=True, help="A page, or its figures.")
@click.option(
    "--output", type=click.Path(path_type=Path), help=f"The file; a page has its map beside it.  [default: {DEFAULT}.html, or .json]"
)
@click.pass_context
def report_command(context: click.Context, /, *, since: str | None, anonymise: bool, form: str, output: Path | None) -> int:
    """Write the planner's page: isolated talent, sponsorship, equity, brokers, silos, and what has changed, as one offline file.

    Every section says what it means and how it was found. The map that people's names lead to is written beside the page.
    """
    from graphcap.planner import planner_report

    network, earlier = _networks(context.obj, since, anonymise=anonymise)
    progress = say if len(network) >= TAKES_LONG else _quiet
    report = planner_report(network, earlier=earlier, say=progress)
    path = output or Path(f"{DEFAULT}.{form}")
    if form == "html":
        progress("the map")
        written = [path, write_page(network, report, path, codes=anonymise)]
        say(f"the map that it leads to: {written[1]}")
    else:
        from graphcap.files import replace_file
        from graphcap.report import write_answer

        written = [path]
        with replace_file(path) as stream:
            write_answer(report, form, stream)
    note_written(open_store(context.obj), *written)
    tell(path)
    return ANSWERED if report.rows else EMPTY


def write_page(network: Network, report: Answer[Section], path: Path, *, codes: bool = False) -> Path:
    """Write a page and, beside it, the map that it leads to; where the map is."""
    from graphcap.files import replace_file
    from graphcap.maps import network_scene, write_map
    from graphcap.maps.views import isolated_view
    from graphcap.planner.page import write_planner_page
    from graphcap.questions.isolated import isolated

    beside = path.with_name(f"{path.stem}-map.html")
    write_map(network_scene(network, isolated_view(isolated(network)) if len(network) else None), beside, codes=codes)
    with replace_file(path) as stream:
        write_planner_page(report, stream, map_file=beside.name, codes=codes)
    return beside


def _networks(address: str | None, since: str | None, *, anonymise: bool) -> tuple[Network, Network | None]:
    """The network of the store's day, and that of an earlier one where it is asked for."""
    store = open_store(address)
    if anonymise:
        from graphcap.cli.code_key import own_key
        from graphcap.codes import coded_networks

        days = (None, *([since] if since else ()))
        network, *earlier = coded_networks(store.records(), days, key=own_key(store.address)).networks
    else:
        network, *earlier = (store.network(day, say=say) for day in (None, *([since] if since else ())))
    if earlier and earlier[0].as_of >= network.as_of:
        message = f"--since {since} is not before {network.as_of}, the store's own day; name an earlier one"
        raise click.UsageError(message)
    return network, next(iter(earlier), None)


def _quiet(_: str) -> None:
    """Say nothing."""
