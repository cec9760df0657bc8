"""The audit log as its reader sees it: what stands in it, and whether it is as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcap.cli.answering import show, tell
from graphcap.cli.ask import answer_options
from graphcap.errors import InputError, StoreDamaged

if TYPE_CHECKING:
    from graphcap.policy.log import AuditLog

EPILOG = """\b
Examples:
  graphcap audit-log show
  graphcap audit-log show --format csv --output asked.csv
  graphcap audit-log verify
"""


@click.group("audit-log", epilog=EPILOG)
def audit_log_command() -> None:
    """Read the log of who asked what about whom, which the policy keeps, or verify that nobody changed it."""


def _log() -> AuditLog:
    from graphcap.policy import audit_log

    log = audit_log()
    if log is None:
        message = "no audit log is kept: a policy file turns it on (docs/privacy.md)"
        raise InputError(message)
    return log


def _show(form: str, output: str | None, *, raw_csv: bool) -> int:
    from graphcap.model import Answer

    log = _log()
    rows = log.entries()
    notes = ("who was forgotten stands as a code, which nothing leads back from",) if rows else (f"nobody has asked, by {log.path}",)
    answer: Answer[Any] = Answer("audit-log", {}, "", {}, rows, {}, notes)
    return show(answer, form=form, output=output, raw_csv=raw_csv)


audit_log_command.add_command(
    click.Command("show", params=[*answer_options()], callback=_show, help="Every line: when, who, in which role, what, about whom.")
)


@audit_log_command.command("verify")
def verify_command() -> int:
    """Say whether every line is as it was written; exit status 3, and the first broken line, when not."""
    log = _log()
    broken = log.verify()
    if broken is not None:
        raise StoreDamaged(broken)
    tell(f"{log.path} is whole")
    return 0
