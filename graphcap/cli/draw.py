"""Drawing a network, or an answer in it, as an interactive page or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from graphcap.cli.answering import note_written, say, tell
from graphcap.cli.ask import check_day, complete_person
from graphcap.model import MOST_TIES
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.maps import Highlights, Scene
    from graphcap.network import Network

DEFAULT_PAGE = "graphcap-map.html"
FILE = click.Path(path_type=Path)

EPILOG = """\b
Examples:
  graphcap map --output company.html
  graphcap map --intro "Ana Silva" "Dai Li" --output ana-dai.html
  graphcap map --view resilience --person "Ana Silva" --svg without-ana.svg
  graphcap map --anonymise --output for-the-board.html
"""


class _Wanted(NamedTuple):
    """What to draw: the chains between two people, or everybody with what a view sets off."""

    ends: tuple[str, str] | None
    view: str | None
    person: str | None
    best: int
    max_ties: int
    as_of: str | None
    anonymise: bool


@click.command("map", epilog=EPILOG)
@click.option(
    "--intro", "ends", nargs=2, metavar="FROM TO", shell_complete=complete_person, help="Draw the best chains between two people."
)
@click.option(
    "--view",
    type=click.Choice(("deciders", "shadow", "isolated", "resilience")),
    help="Set off who decides, shadow sponsors, isolated talent, or what is lost when --person leaves.",
)
@click.option("--person", metavar="PERSON", shell_complete=complete_person, help="Who leaves, in the view resilience.")
@click.option("--best", type=click.IntRange(1, 20), default=5, show_default=True, help="How many chains.")
@click.option("--max-ties", type=click.IntRange(1, MOST_TIES), default=4, show_default=True, help="Longest chain, in ties.")
@click.option("--renderer", type=click.Choice(("pyvis", "canvas")), help="What draws the page; default by its size.")
@click.option("--output", type=FILE, help=f"The page: one file, for any browser, offline.  [default: {DEFAULT_PAGE}, without a picture]")
@click.option("--png", type=FILE, help="Write a picture as well, or instead; needs graphcap[static].")
@click.option("--svg", type=FILE, help="The same as a drawing that scales.")
@click.option("--anonymise", is_flag=True, help="Codes instead of names, ids and titles; the map is not anonymous all the same.")
@click.option("--as-of", metavar="DATE", callback=check_day, help="The network of another day (ISO date).")
@click.pass_context
def map_command(
    context: click.Context, /, *, renderer: Any, output: Path | None, png: Path | None, svg: Path | None, **options: Any
) -> int:
    """Draw the network, or the best warm-introduction chains in it, as one offline page.

    Without --intro and --view everybody is drawn; with --intro the chains are numbered and thick, the people around them faded.
    """
    wanted = _Wanted(**options)
    _check(wanted)
    scene = _intro_scene(context.obj, wanted) if wanted.ends else _network_scene(context.obj, wanted)
    if output or not (png or svg):
        _write_page(scene, output or Path(DEFAULT_PAGE), renderer, codes=wanted.anonymise)
    for path in filter(None, (png, svg)):
        from graphcap.maps.static import write_picture

        write_picture(scene, path, form="png" if path == png else "svg", codes=wanted.anonymise)
        tell(path)
    note_written(open_store(context.obj), *filter(None, (output or (None if png or svg else Path(DEFAULT_PAGE)), png, svg)))
    return 0 if scene.people and (scene.chains or not wanted.ends) else 1


def _check(wanted: _Wanted) -> None:
    if wanted.ends and wanted.view:
        message = "--intro and --view are different maps: ask for one"
        raise click.UsageError(message)
    if (wanted.view == "resilience") != (wanted.person is not None):
        message = "--view resilience and --person go together: the person is who leaves"
        raise click.UsageError(message)


def _intro_scene(address: str | None, wanted: _Wanted) -> Scene:
    from graphcap.maps import around, intro_scene
    from graphcap.questions.intro import QUESTION

    assert wanted.ends is not None  # noqa: S101  the caller looked
    store, limits = open_store(address), {"best": wanted.best, "max_ties": wanted.max_ties}
    if wanted.anonymise:
        network, ends = _coded(address, wanted, wanted.ends)
    else:
        network, ends = store.network(wanted.as_of, cut=QUESTION.cut(*wanted.ends, **limits), say=say), list(wanted.ends)
    answer = QUESTION.ask(network, *ends, **limits)
    for note in answer.notes[:1] if not answer.rows else ():
        say(note)
    return intro_scene(network if wanted.anonymise else store.network(wanted.as_of, cut=around(answer), say=say), answer)


def _network_scene(address: str | None, wanted: _Wanted) -> Scene:
    from graphcap.maps import network_scene

    if wanted.anonymise:
        network, people = _coded(address, wanted, [wanted.person] if wanted.person else [])
        return network_scene(network, _view(network, wanted._replace(person=next(iter(people), None))))
    network = open_store(address).network(wanted.as_of, say=say)
    return network_scene(network, _view(network, wanted))


def _coded(address: str | None, wanted: _Wanted, people: Sequence[str]) -> tuple[Network, list[str]]:
    """The network in which people stand as codes, and the codes of some."""
    from graphcap.cli.code_key import own_key
    from graphcap.codes import coded_networks

    store = open_store(address)
    named = store.network(wanted.as_of, say=say)
    (network,), codes = coded_networks(store.records(), (wanted.as_of,), key=own_key(store.address))
    return network, [codes[named.people.ids[named.number(person)]] for person in people]


def _view(network: Network, wanted: _Wanted) -> Highlights | None:
    if wanted.view is None:
        return None
    from graphcap.maps.views import deciders_view, isolated_view, resilience_view, shadow_view
    from graphcap.questions.access import access

    if wanted.view == "isolated":
        from graphcap.questions.isolated import isolated

        return isolated_view(isolated(network))
    if wanted.view == "shadow":
        from graphcap.questions.shadow import shadow

        return shadow_view(shadow(network))
    answer = access(network, max_ties=wanted.max_ties)
    if wanted.person is None:
        return deciders_view(network, answer)
    person = network.people.ids[network.number(wanted.person)]
    return resilience_view(network, person, before=answer, after=access(network, max_ties=wanted.max_ties, avoid=[person]))


def _write_page(scene: Scene, path: Path, renderer: Any, *, codes: bool) -> None:
    from graphcap.maps import fitting_renderer, write_map

    chosen = renderer or fitting_renderer(scene)
    write_map(scene, path, renderer=chosen, codes=codes)
    say(f"{len(scene.people):,} people and {len(scene.ties):,} ties drawn by {chosen}{'' if renderer else ', as fits their number'}")
    tell(path)
