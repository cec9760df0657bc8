"""Tombstones: who was forgotten, so that nothing brings them back, kept so that nobody can read who that was.

- A tombstone is HMAC-SHA256, under a key that was drawn when the store first forgot somebody, of an id, an e-mail in small letters, a
  profile address as `graphcap.readers.foreign.taken.plain_url` compares it, or a Slack id. It stands among the settings with its key, so
  that whoever has both, and a guess, can test the guess: it keeps names from being read, not from being guessed.
- A record that an import brings is of somebody forgotten when its id, e-mail or profile address has a tombstone.
- Ids, names, e-mails and addresses also have tombstones as texts, by which they are found in free text: a text of one word as it was
  written, one of several words in any case, whole words only. Too short an id (`is_telling`) has none: it would be found in everything.

HMAC: RFC 2104, https://doi.org/10.17487/RFC2104.
"""

from __future__ import annotations

import hmac
import os
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.lookup import composed
from graphcap.readers.foreign.taken import plain_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy.typing as npt

KEY_BYTES = 32
CODE_LETTERS = 16
ID, EMAIL, URL, SLACK, TEXT = "id", "email", "url", "slack", "text"
FORGOTTEN = "forgotten"
"""The reason under which an import counts what it leaves out."""
WORD = re.compile(r"\w+")
BLANKS = re.compile(r"\s{2,}")
SHORTEST, SHORTEST_NUMBER = 3, 5


def is_telling(text: str) -> bool:
    """Whether a text tells of whom it is, so that it can be looked for in free text.

    >>> [is_telling(text) for text in ("p0012", "70", "7", "12345", "al")]
    [True, False, False, True, False]
    """
    return len(text) >= (SHORTEST_NUMBER if text.isdigit() else SHORTEST)


class Tombstones:
    """The tombstones of a store's settings.

    Parameters
    ----------
    marks
        ``kind:code`` to the key of it, both in hexadecimal; the kind of a text ends with its number of words.

    Examples
    --------
    >>> stones = Tombstones(buried({}, ids=["p1"], emails=["Ana@Example.com"], texts=["Ana Silva"]))
    >>> stones.bars("p1"), stones.bars("p2"), stones.bars("p2", emails="ben@example.com;ana@example.com")
    (True, False, True)
    >>> stones.blanked("coached by ANA  SILVA, weekly"), stones.blanked("Ana Silva"), stones.blanked("Silvana Silva")
    ('coached by , weekly', None, 'Silvana Silva')
    """

    def __init__(self, marks: Mapping[str, str]) -> None:
        self._codes: dict[str, dict[bytes, set[str]]] = {}
        for mark, key in marks.items():
            kind, _, code = mark.partition(":")
            self._codes.setdefault(kind, {}).setdefault(bytes.fromhex(key), set()).add(code)
        self._lengths = sorted((int(kind.removeprefix(TEXT)) for kind in self._codes if kind.startswith(TEXT)), reverse=True)

    def __bool__(self) -> bool:
        return bool(self._codes)

    def bars(self, id: str, *, emails: str = "", urls: str = "", slack: str = "") -> bool:
        """Whether somebody with this id, or any of these e-mails, profile addresses and Slack ids, was forgotten."""
        own = id.strip()
        return (
            self._has(ID, composed(own))
            or any(self._has(EMAIL, email.casefold()) for email in (*_parts(emails), *((own,) if "@" in own else ())))
            or any(self._has(URL, plain_url(url)) for url in (*_parts(urls), *((own,) if "/" in own else ())))
            or any(self._has(SLACK, key) for key in _parts(slack))
        )

    def held_by(self, texts: Iterable[str]) -> bool:
        """Whether any of these texts is of, or speaks of, somebody who was forgotten."""
        return any(self.bars(text, emails=text, urls=text) or any(True for _ in self._found(composed(text))) for text in texts)

    def barred(self, ids: pa.Array) -> npt.NDArray[np.bool_]:
        """Which cells of a column of ids name somebody who was forgotten."""
        return _laid_out(ids, self.bars)

    def barred_keys(self, cells: pa.Array, kind: str) -> npt.NDArray[np.bool_]:
        """Which cells of a column of `EMAIL`, `URL` or `SLACK` (several keys are separated by ``;``) hold one of somebody forgotten."""
        named = {EMAIL: "emails", URL: "urls", SLACK: "slack"}[kind]
        return _laid_out(cells, lambda cell: self.bars("", **{named: cell}))

    def blanked(self, text: str, *, by: str = "") -> str | None:
        """A free text without ids, names and addresses of who was forgotten; None where nothing is left.

        Parameters
        ----------
        by
            What takes their place.
        """
        found = list(self._found(composed(text)))
        if not found:
            return text
        text = composed(text)
        rest, end = [], 0
        for start, stop in found:
            rest += [text[end:start], by]
            end = stop
        left = BLANKS.sub(" ", "".join([*rest, text[end:]])).strip()
        if ";" in left:
            left = ";".join(part for part in left.split(";") if WORD.search(part))
        return left if WORD.search(left) else None

    def blanked_cells(self, cells: pa.Array) -> pa.Array:
        """A column of free text, blanked."""
        encoded = cells.dictionary_encode() if not pa.types.is_dictionary(cells.type) else cells
        texts = encoded.dictionary.to_pylist()
        blanked = [text if text is None else self.blanked(text) for text in texts]
        if blanked == texts:
            return cells
        return pa.array(blanked, pa.string()).take(encoded.indices)

    def event_id(self, text: str) -> str:
        """The id of an event, a code where it holds somebody forgotten: what happened to several people stays one event."""
        return self._code(text) if any(True for _ in self._found(composed(text))) else text

    def own_id(self, text: str) -> str:
        """The id of somebody else, a code where it holds an e-mail or profile address of somebody forgotten.

        So are people called of whom only a name is known, and whose export they came from.
        """
        if "@" not in text and "/" not in text:
            return text
        found = [composed(text)[start:stop] for start, stop in self._found(composed(text))]
        return self._code(text) if any("@" in span or "/" in span for span in found) else text

    def _code(self, text: str) -> str:
        key = next(iter(next(iter(self._codes.values()))))
        return f"{FORGOTTEN}-{hmac.digest(key, _bytes(text), 'sha256').hex()[:CODE_LETTERS]}"

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such texts stand, the longest from each word on, none over another."""
        words = [found.span() for found in WORD.finditer(text)] if self._lengths else []
        place = 0
        while place < len(words):
            length = next((length for length in self._lengths if self._ends(text, words, place, length)), 0)
            if length:
                yield words[place][0], words[place + length - 1][1]
            place += length or 1

    def _ends(self, text: str, words: list[tuple[int, int]], place: int, length: int) -> bool:
        if place + length > len(words):
            return False
        span = text[words[place][0] : words[place + length - 1][1]]
        return self._has(f"{TEXT}{length}", as_compared(span, length))

    def _has(self, kind: str, text: str) -> bool:
        named = _bytes(f"{kind}:{text}")
        return any(hmac.digest(key, named, "sha256").hex() in codes for key, codes in self._codes.get(kind, {}).items())


def buried(
    marks: Mapping[str, str],
    *,
    ids: Iterable[str] = (),
    emails: Iterable[str] = (),
    urls: Iterable[str] = (),
    slack: Iterable[str] = (),
    texts: Iterable[str] = (),
) -> dict[str, str]:
    """Tombstones with those of somebody added, under the key that the others have, or a new one.

    Parameters
    ----------
    marks
        Those there are.
    ids, emails, urls, slack
        By which an import would know the person.
    texts
        What free text may hold of them; those that would be found in everything are left out.
    """
    key = next(iter(marks.values()), None) or os.urandom(KEY_BYTES).hex()
    named = [(ID, composed(id.strip())) for id in ids] + [(EMAIL, email.strip().casefold()) for email in emails]
    named += [*((URL, plain_url(url)) for url in urls), *((SLACK, key.strip()) for key in slack)]
    for text in (composed(text) for text in texts if is_telling(text.strip())):
        words = [found.span() for found in WORD.finditer(text)]
        if words:
            named.append((f"{TEXT}{len(words)}", as_compared(text[words[0][0] : words[-1][1]], len(words))))
    codes = {f"{kind}:{hmac.digest(bytes.fromhex(key), _bytes(f'{kind}:{text}'), 'sha256').hex()}" for kind, text in named if text}
    return {**marks, **dict.fromkeys(sorted(codes), key)}


def as_compared(span: str, words: int) -> str:
    """Words of a text as they are compared: one word as written, several in any case and with any blanks between."""
    return span if words == 1 else composed(" ".join(span.casefold().split()))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _laid_out(cells: pa.Array, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """For each cell whether this holds of its text; never of an empty one."""
    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    flags = np.array([*(text is not None and holds(str(text)) for text in texts), False], np.bool_)
    laid_out: npt.NDArray[np.bool_] = flags[pc.fill_null(encoded.indices, len(texts)).to_numpy(zero_copy_only=False)]
    return laid_out


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
