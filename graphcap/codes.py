"""Codes instead of people: a network in which nobody's name, id, title or address stands, for maps and reports that leave the house.

- A code is the beginning of HMAC-SHA256 of the id, as long as it takes to tell everybody apart. Under one
  key somebody keeps their code; without the key nobody works a code out or back.
- People are numbered anew in the order of their codes, so that no order tells whom a code stands for.
- Of what is known of people only the columns of `KEPT` stay, and identities; a page shows departments and levels. That, and who has ties
  with whom, may be enough to recognise somebody: what is coded is not anonymous (Narayanan & Shmatikov 2009, doi:10.1109/SP.2009.22).
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from graphcap.asking import asks_as_one
from graphcap.build import build
from graphcap.identity import NAMING, as_one, turned
from graphcap.merging import merge_events, merge_ties
from graphcap.readers.renumbering import renumbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.network import Network
    from graphcap.records import Records

KEPT = ("department", "level", "joined", "left", "away", "decides", "goals", "skills", "wants", "capacity", "performance", "potential")
IDENTITY = "identity_"
SHORTEST = 6


class Coded(NamedTuple):
    """Networks in which people stand as codes, and the code of each id."""

    networks: tuple[Network, ...]
    codes: dict[str, str]


def coded_networks(records: Records, days: Sequence[str | None], *, key: bytes) -> Coded:
    """The networks of some days, all with the same codes.

    Parameters
    ----------
    records
        Of a store.
    days
        ISO dates; None: the records' own day.
    key
        Of the codes.
    """
    records = as_one(records)
    codes = codes_of(records.people["id"].to_pylist(), key=key)
    coded = _coded(records, codes)
    return Coded(tuple(_bare(build(coded, day)) for day in days), codes)


def code_of(id: str, *, key: bytes) -> str:
    """The code of an id under a key: its HMAC-SHA256 in base 32."""
    return b32encode(hmac.digest(key, id.encode("utf-8", "surrogatepass"), "sha256")).decode().rstrip("=")


def codes_of(ids: Iterable[str], *, key: bytes) -> dict[str, str]:
    """A code for each id; no two are alike.

    >>> codes_of(["ana", "ben"], key=b"a key") == codes_of(["ben", "ana"], key=b"a key")
    True
    """
    digests = {id: code_of(id, key=key) for id in ids}
    long = SHORTEST
    while len({digest[:long] for digest in digests.values()}) < len(digests):
        long += 1
    return {id: digest[:long] for id, digest in digests.items()}


def _coded(records: Records, codes: dict[str, str]) -> Records:
    """The records with codes for ids, people in the order of their codes, and no names."""
    people = records.people
    coded = np.array(list(codes.values()), dtype=np.str_)
    order = np.argsort(coded)
    numbers = np.argsort(order)
    kinds = {name: pa.array(range(len(getattr(records, f"{name}_kinds"))), pa.uint16()) for name in ("tie", "event")}
    ties = renumbered(records.ties, numbers, kinds["tie"])
    events = renumbered(records.events, numbers, kinds["event"])
    columns = {name: people[name].combine_chunks() for name in people.column_names if name != "name"}
    columns |= {name: turned(columns[name], codes, several=several) for name, several in NAMING.items() if name in columns}
    columns["id"] = pa.array(coded.tolist(), pa.string())
    opt_out = {codes[id]: role for id, role in records.settings.opt_out.items() if id in codes}
    return replace(
        records,
        people=pa.table(columns).take(pa.array(order)),
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        identity=records.identity.slice(0, 0),
        asks=asks_as_one(records.asks, codes),
        settings=replace(records.settings, opt_out=opt_out, disputes={}),
    )


def _bare(network: Network) -> Network:
    """The network without what people's own columns say, but for what is kept."""
    texts = {name: texts for name, texts in network.people.texts.items() if name in KEPT or name.startswith(IDENTITY)}
    return network.replaced(people=network.people.replaced(texts=texts))
