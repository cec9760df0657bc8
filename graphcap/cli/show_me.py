"""The command that shows a person what is held about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcap.cli.answering import note_written, say, show
from graphcap.cli.ask import complete_person, role_of
from graphcap.policy import SELF, policy_path
from graphcap.store import open_store

if TYPE_CHECKING:
    from graphcap.cli.permission import Permit
    from graphcap.model import Answer
    from graphcap.policy.log import Entry
    from graphcap.questions.registry import Question

HIDDEN = ("performance", "potential")
"""Columns that the role `self` never meets."""
EPILOG = """\b
Examples:
  graphcap show-me "Ana Silva"                                  the beginning of each part
  graphcap show-me p0012 --format json --output p0012.json      all of it
  graphcap show-me p0012 --format html --output p0012.html
"""


@click.command("show-me", epilog=EPILOG)
@click.argument("person", metavar="PERSON", shell_complete=complete_person)
@click.option("--format", "form", type=click.Choice(("table", "json", "html")), default="table", show_default=True, help="How to write it.")
@click.option("--output", metavar="FILE", help="Write it to a file (0600, replaced in one step).")
@click.pass_context
def show_me_command(context: click.Context, person: str, *, form: str, output: str | None) -> int:
    """Show a person every row, score and source that is held about them, and who asked about them where that is kept."""
    from graphcap.dossier import dossier

    permit = _permit(role_of(context), context.obj)

    def seen(question: Question, answer: Answer[Any]) -> Answer[Any] | None:
        if permit is None:
            return answer
        return permit.shown(question, answer) if permit.asker.role in question.roles else None

    store = open_store(context.obj)
    network, records = store.network(), store.records()
    answer = dossier(network, records, person, seen=seen, log=_log(network.people.ids[network.number(person)]))
    if permit is not None and permit.asker.role == SELF:
        answer = _own(answer)
    status = show(answer, form=form, output=output)
    if output is not None:
        note_written(store, output)
    return status


def _permit(role: str | None, address: str | None) -> Permit | None:
    """What whoever asks may see; the command itself has been allowed."""
    if role is None and policy_path() is None:
        return None
    from graphcap.cli.permission import question_permit
    from graphcap.questions import question

    return question_permit(question("me"), role, address=address)


def _log(id: str) -> list[Entry]:
    """Who asked about somebody, where the policy keeps that."""
    from graphcap.policy import audit_log

    log = audit_log()
    if log is None:
        say("no audit log is kept, so nothing is known of who asked")
        return []
    return log.asked_about(id)


def _own(answer: Answer[Any]) -> Answer[Any]:
    """What the role `self` is shown: no ratings, and of what is written of others only that it names them."""
    from graphcap.dossier import NAMED, WRITTEN

    rows = [row for row in answer.rows if row.part != WRITTEN or row.what not in HIDDEN]
    rows = [row._replace(why="", cells={"column": row.what}) if row.part == NAMED else row for row in rows]
    note = "role self: ratings, and what others' records say besides, are left out; an admin can show them"
    return answer._replace(rows=rows, notes=(*answer.notes, note))
