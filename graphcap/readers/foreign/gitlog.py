"""The log of a git repository: who wrote commits together, and who reviewed whose; names of files and texts of commits are kept nowhere.

It is written by ``git log --format='%H %aI %aN %aE%n%(trailers:key=Co-authored-by,key=Reviewed-by)'``: a line for each commit, its trailers
on lines of their own, and an empty line between commits. The date is the second field and the mail the last one.

- Two people who wrote a commit together, and its reviewer and each who wrote it, share one tie ``works_with``, since their first commit and
  with their last as last contact; it rests on an event ``co_author`` or ``code_review`` for each commit, whose id is the commit's.
- Addresses of GitHub's that hide a person's are people; ``[bot]`` is none. Commits of one person, and those of more than 25, are left out.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from graphcap.dates import microseconds
from graphcap.errors import InputError
from graphcap.readers.envelope import open_file
from graphcap.readers.foreign.formats import Format, Options, Peek
from graphcap.readers.foreign.letters import is_address, plain_name
from graphcap.readers.foreign.lines import lines_of, text_of
from graphcap.readers.foreign.senders import MOST_PEOPLE, TOO_MANY
from graphcap.readers.foreign.taken import Person, Taken, TakenTie

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MARK = "\ufeff"
LINE_BYTES = 1 << 16
MOST_TRAILERS = 1000
PAIR = 2
COMMIT = re.compile(r"(?P<hash>[0-9a-f]{40}|[0-9a-f]{64}) (?P<date>\S+) (?:(?P<name>.*) )?(?P<email>\S+)")
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
TRAILER = re.compile(r"(co-authored-by|reviewed-by)\s*:\s*(.*)", re.IGNORECASE)
NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
ANY_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*\s*:")
CO_AUTHORS = "co-authored-by"
TIE = "works_with"


class Commit(NamedTuple):
    """One commit as the log writes it.

    Attributes
    ----------
    line
        On which it starts.
    head
        Its first line.
    trailers
        Its lines of co-authors and reviewers: their kind in small letters, and who.
    """

    line: int
    head: str
    trailers: list[tuple[str, str]]


def _fits(peek: Peek) -> bool:
    first = peek.head.lstrip().partition(b"\n")[0]
    found = COMMIT.fullmatch(text_of(first).removeprefix(MARK).strip())
    return found is not None and ISO_TIME.fullmatch(found["date"]) is not None


def _read(path: Path, taken: Taken, _: Options) -> None:
    with open_file(path) as file:
        if not _fits(Peek(path, file.peek(LINE_BYTES), ())):
            message = (
                f"{path}: does not start with a commit as hash, date, name and mail; write it with git log --format='%H %aI %aN %aE …'"
            )
            raise InputError(message)
        log = _Log(taken)
        for commit in commits_of(file):
            log.take(commit)
    log.finish()


def commits_of(file: BinaryIO) -> Iterator[Commit]:
    """The commits of a log in order, and what stands in the place of one."""
    commit: Commit | None = None
    for number, raw in enumerate(lines_of(file, LINE_BYTES), 1):
        line = text_of(raw).removeprefix(MARK).rstrip()
        trailer = TRAILER.fullmatch(line)
        if trailer and commit and len(commit.trailers) < MOST_TRAILERS:
            commit.trailers.append((trailer[1].lower(), trailer[2]))
        elif line and not line[0].isspace() and not ANY_TRAILER.match(line):
            yield from [commit] if commit else []
            commit = Commit(number, line, [])
    yield from [commit] if commit else []


class _Log:
    """Commits on their way into a `Taken`.

    Parameters
    ----------
    taken
        Takes them.
    """

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._spans: dict[tuple[int, int], tuple[int, int, int]] = {}

    def take(self, commit: Commit) -> None:
        """Take one commit, refuse it, or leave it out."""
        self._taken.read += 1
        head = COMMIT.fullmatch(commit.head)
        time = _time(head["date"]) if head else None
        if head is None or time is None:
            trouble = "its date is not ISO 8601, %aI" if head else "no commit starts here: it needs hash, date, name and mail"
            self._taken.refuse(commit.line, trouble, {"commit": head["hash"]} if head else {})
            return
        author = _person(head["name"] or "", head["email"])
        named = [
            (kind, found and _person(found["name"], found["email"])) for kind, who in commit.trailers for found in [NAMED.fullmatch(who)]
        ]
        if author is None or any(person is None for _, person in named):
            where = "a trailer" if author else "the author"
            self._taken.refuse(commit.line, f"{where} has no e-mail address", {"commit": head["hash"]})
            return
        people = [(kind, person) for kind, person in [(CO_AUTHORS, author), *named] if person and not _is_bot(person)]
        if _is_bot(author):
            self._taken.leave_out("bots")
        else:
            self._share(commit.line, people, time=time, id=head["hash"])

    def _share(self, line: int, people: list[tuple[str, Person]], *, time: int, id: str) -> None:
        """Make the events of a commit between different people, or leave it out."""
        by_key = {person.emails[0].casefold(): (kind, person) for kind, person in reversed(people)}
        if not PAIR <= len(by_key) <= MOST_PEOPLE:
            self._taken.leave_out(TOO_MANY if len(by_key) > MOST_PEOPLE else "commits of one person")
            return
        numbers = {key: self._taken.person(person) for key, (_, person) in sorted(by_key.items())}
        authors = [number for key, number in numbers.items() if by_key[key][0] == CO_AUTHORS]
        reviewers = [number for key, number in numbers.items() if by_key[key][0] != CO_AUTHORS]
        for kind, pairs in (("co_author", combinations(authors, PAIR)), ("code_review", product(reviewers, authors))):
            for source, target in pairs:
                self._taken.event(time, source, target, kind, id=id)
                self._extend(source, target, time=time, line=line)

    def _extend(self, one: int, other: int, *, time: int, line: int) -> None:
        """Note that two people worked together at a time; the one with the lesser address comes first in every log."""
        pair = (one, other) if self._key(one) < self._key(other) else (other, one)
        first, last, where = self._spans.get(pair, (time, time, line))
        self._spans[pair] = (min(first, time), max(last, time), where)

    def _key(self, number: int) -> str:
        return self._taken.people[number].emails[0].casefold()

    def finish(self) -> None:
        """Make the ties."""
        for (source, target), (first, last, line) in self._spans.items():
            self._taken.tie(TakenTie(source, target, TIE, since=first, last_contact=last, line=line))


def _person(name: str, email: str) -> Person | None:
    """Whoever has a name and a mail, None where that is none."""
    address = email.strip().strip("<>")
    return Person(name=plain_name(name.strip()), emails=(address,)) if "@" in address and _is_known(address) else None


def _is_known(address: str) -> bool:
    return is_address(address.replace("[bot]", ""))


def _is_bot(person: Person) -> bool:
    return "[bot]" in person.name or "[bot]" in person.emails[0]


def _time(text: str) -> int | None:
    """Microseconds since 1970 UTC of a date, None where it is none."""
    try:
        return microseconds(datetime.fromisoformat(text)) if ISO_TIME.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


FORMATS = (Format("gitlog", "the log of a git repository: git log --format='%H %aI %aN %aE' with trailers", _fits, _read),)
