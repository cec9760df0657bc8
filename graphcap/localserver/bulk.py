"""A store's network and records into a new local server, by Neo4j's offline importer: several times faster than over Bolt.

The importer reads CSV files of the rows of `graphcap.store.graph_rows`; what they hold becomes load 1. There, people and events go by their
numbers, which takes the importer a third less time than their ids. Constraints, and the store's node, which makes the load visible, follow
over Bolt when the server has started.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graphcap.arrow_columns import array_of
from graphcap.errors import StoreError
from graphcap.store.beside import beside_table
from graphcap.store.credentials import environment_for_others
from graphcap.store.cypher import schema, statement
from graphcap.store.graph_rows import EVENT_ENDS, IDLE, events_table, people_table, store_properties, ties_table
from graphcap.store.loads import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.localserver.artifacts import Artifacts
    from graphcap.localserver.home import Home
    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.store.neo4j import Server

FIRST_LOAD = 1
OPEN = 2**63 - 1
IMPORTER = "org.neo4j.cli.AdminTool"
IMPORT = ("database", "import", "full", "neo4j")
SHORT_TIES = 2_000_000
"""Up to so many ties the importer ends before Java's thorough compiler has paid for itself; eight times as many take half again as long
without it."""
THREADS_A_CORE = 3
"""The importer's threads wait for each other: with one a core, which is what it takes by itself, it needs a sixth to a third longer."""
FAST_COMPILER = "-XX:TieredStopAtLevel=1"
TYPES = {pa.string(): "string", pa.int64(): "long", pa.float64(): "double", pa.bool_(): "boolean"}
PLAIN = re.compile(r"\w([\w .-]*\w)?", re.ASCII)
"""Names that stand in a header as they are; others could be read as a type, a group or an option."""

KEPT = "gc_column_{}"
LINE_END = "[\r\n]"
NUMBER, SOURCE, TARGET = ":ID({})", ":START_ID({})", ":END_ID({})"
"""Names that the importer knows; no name of a column that `PLAIN` lets pass begins like them."""


class OfflineLoad:
    """What a new server shall hold.

    Parameters
    ----------
    records, network
        As a store has them.
    """

    def __init__(self, records: Records, network: Network) -> None:
        self._records = records
        self._network = network
        self._renamed: dict[str, str] = {}

    def write(self, home: Home, artifacts: Artifacts, *, heap: str, say: Callable[[str], None]) -> None:
        """Write everything into the database of a home in which no server has run yet.

        Raises
        ------
        StoreError
            When the importer fails, with what it said last.
        """
        say(f"loading {len(self._network):,} people and {self._network.origin.ties:,} ties offline")
        with tempfile.TemporaryDirectory(dir=home.folder) as made:
            files = self._write_files(Path(made))
            if not files:
                return
            # the serial collector: the importer keeps every core busy by itself
            options = [f"-Xmx{heap}", "-XX:+UseSerialGC", *([FAST_COMPILER] if self._network.origin.ties <= SHORT_TIES else [])]
            command = [artifacts.java, *options, "-cp", artifacts.classes_of_neo4j, IMPORTER, *IMPORT, *files]
            environment = environment_for_others() | {"NEO4J_HOME": str(home.folder), "NEO4J_CONF": str(home.folder / "conf")}
            done = subprocess.run(  # noqa: S603 - java, with our own files
                command, cwd=made, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        if done.returncode:
            said = " ".join((done.stdout + done.stderr).split())
            message = f"Neo4j's importer failed, and nothing was loaded: {said[-400:]}"
            raise StoreError(message)

    def publish(self, server: Server) -> None:
        """Make constraints and indexes, then what was written visible."""
        for kept, name in self._renamed.items():
            server.run_write(statement("server/rename"), kept=kept, name=name)
        for part in schema():
            server.run_write(part)
        publish(server, FIRST_LOAD, store_properties(self._records, self._network))

    def _write_files(self, folder: Path) -> list[str]:
        """Write the files; the importer's arguments."""
        people, events = people_table(self._records, self._network), events_table(self._records)
        ids = people["id"].combine_chunks()
        ends = [name for name in EVENT_ENDS if name in events.column_names]
        ties = _of_load(ties_table(self._records, self._network))
        for end, name in (("source", SOURCE.format("person")), ("target", TARGET.format("person"))):
            ties = ties.drop_columns(end).append_column(name, _numbers(ties[end], ids))
        tables = {
            "--nodes=GraphcapPerson": _numbered(_of_load(self._plain(people)), NUMBER.format("person")),
            "--relationships=GC_TIE": ties,
            "--nodes=GraphcapEvent": _numbered(_of_load(events.drop_columns(ends)), NUMBER.format("event")),
            **{f"--relationships={name}": _ends(events, name, ids) for name in ends},
            "--nodes=GraphcapRecord": _of_load(beside_table(self._records)),
        }
        full = {argument: table for argument, table in tables.items() if len(table)}
        with ThreadPoolExecutor() as threads:
            paths = threads.map(_write, (folder / f"{place}.csv" for place in range(len(full))), full.values())
            several_lines = any(threads.map(_has_line_ends, full.values()))
        arguments = [f"{argument}={path}" for argument, path in zip(full, paths, strict=True)]
        options = [f"--threads={THREADS_A_CORE * (os.cpu_count() or 1)}", f"--multiline-fields={str(several_lines).lower()}"]
        return ["--id-type=integer", *options, *arguments] if full else []

    def _plain(self, people: pa.Table) -> pa.Table:
        """The same with names that a header can hold; `publish` gives back the others."""
        names = [name if PLAIN.fullmatch(name) else KEPT.format(place) for place, name in enumerate(people.column_names)]
        self._renamed = {kept: name for kept, name in zip(names, people.column_names, strict=True) if kept != name}
        return people.rename_columns(names)


def _of_load(table: pa.Table) -> pa.Table:
    """The rows with the loads that they are there from and to, which have other names where a row is idle, so that no query sees it."""
    idle = array_of(pc.is_valid(table[IDLE])) if IDLE in table.column_names else np.zeros(len(table), bool)
    for standing, resting, load in (("from_load", "idle_from", FIRST_LOAD), ("to_load", "idle_to", OPEN)):
        loads = np.full(len(table), load)
        table = table.append_column(standing, pa.array(loads, mask=idle))
        table = table.append_column(resting, pa.array(loads, mask=~idle)) if idle.any() else table
    return table.drop_columns(IDLE) if IDLE in table.column_names else table


def _numbers(ids: pa.ChunkedArray, people: pa.Array) -> pa.ChunkedArray:
    """The people's numbers of these ids."""
    return pc.index_in(ids, value_set=people).cast(pa.int64())


def _numbered(table: pa.Table, name: str) -> pa.Table:
    """The rows with their numbers."""
    return table.append_column(name, pa.array(np.arange(len(table))))


def _ends(events: pa.Table, name: str, people: pa.Array) -> pa.Table:
    """The events and the people at one end of them, by number."""
    ends = pa.table([np.arange(len(events)), _numbers(events[name], people)], [SOURCE.format("event"), TARGET.format("person")])
    return ends.drop_null()


def _write(path: Path, table: pa.Table) -> Path:
    """Write a table as the importer reads it: the header says each property's type."""
    columns: dict[str, Any] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name.startswith(":"):
            columns[name] = column
        elif pa.types.is_timestamp(column.type):
            columns[f"{name}:datetime"] = pc.strftime(column.cast(pa.timestamp("us")), format="%Y-%m-%dT%H:%M:%SZ")
        else:
            columns[f"{name}:{TYPES[column.type]}"] = column
    csv.write_csv(pa.table(columns), path)
    return path


def _has_line_ends(table: pa.Table) -> bool:
    """Whether any text goes over several lines."""
    texts = [column for column in table.columns if pa.types.is_string(column.type)]
    return any(pc.any(pc.match_substring_regex(column, LINE_END)).as_py() for column in texts)
