"""Rows as plain values, for JSON, and as flat cells, for CSV and tables: the one place that knows how a row is taken apart."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.model import Answer
    from graphcap.rows import ColumnRows

Scalar = str | int | float | None
Cell = Scalar | list[str]
"""What stands in one column of a flat row; a list holds the texts of its elements."""

STEP_PARTS = ("kind", "strength")
NAME = "_name"
"""Behind the column of a person's id: the column of the name beside it."""
EVIDENCE = "evidence"
"""The column of the ids of events, which tables leave to JSON and CSV."""


def plain(value: Any) -> Any:
    """The value in what JSON has: rows and mappings as dicts, dates as ISO text, what is not finite as None.

    >>> plain({"odds": float("nan"), "ends": ("c05", "c31")})
    {'odds': None, 'ends': ['c05', 'c31']}
    """
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    names = field_names(value)
    if names:
        return {written_name(name): plain(getattr(value, name)) for name in names}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return plain(value.item()) if hasattr(value, "item") else value


def field_names(row: Any) -> tuple[str, ...]:
    """The fields of a row, which is a dataclass or a named tuple; none of anything else."""
    return getattr(row, "_fields", None) or tuple(getattr(row, "__dataclass_fields__", ()))


def written_name(field: str) -> str:
    """What a field is called in JSON and CSV: ``in`` for ``in_``, which Python needs because of its keyword."""
    return field.rstrip("_")


def flat(value: Any) -> dict[str, Cell]:
    """A plain value as cells by the names of its parts, ``""`` for one that has none; parts of parts are joined by ``_``.

    A list is one cell; the steps of a chain in it are written ``source>target:kind:strength``, other rows in it as JSON.

    >>> flat({"source": "c20", "target": "c08"}), flat([1, 2])
    ({'source': 'c20', 'target': 'c08'}, {'': ['1', '2']})
    """
    if isinstance(value, dict):
        return {f"{name}_{part}" if part else name: cell for name, whole in value.items() for part, cell in flat(whole).items()}
    if isinstance(value, list):
        return {"": [_element(part) for part in value]}
    return {"": value}


def _element(value: Any) -> str:
    if isinstance(value, dict) and "source" in value and "target" in value:
        ends = f"{value['source']}>{value['target']}"
        return ":".join([ends, *(scalar_text(value[part]) for part in STEP_PARTS if part in value)])
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, ensure_ascii=False)
    return scalar_text(value)


def scalar_text(value: Scalar) -> str:
    """A value as files have it: the shortest digits that read back as the same number, ``true`` and ``false``, nothing for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def flat_rows(rows: Iterable[Any]) -> list[dict[str, Cell]]:
    """The rows as cells by column, every row with all columns, in the order of the fields.

    A field that is an object in any row gives a column for each of its parts, which are empty in a row that has none.
    """
    taken = [{name: flat(value) for name, value in plain(row).items()} for row in rows]
    parts: dict[str, dict[str, None]] = {}
    for row in taken:
        for name, cells in row.items():
            parts.setdefault(name, {}).update(dict.fromkeys(cells))
    columns = [(name, part) for name, found in parts.items() for part in found if part or len(found) == 1]
    return [{column_name(name, part): row.get(name, {}).get(part) for name, part in columns} for row in taken]


def rows_to_read(rows: Sequence[Any], most: int) -> list[dict[str, Cell]]:
    """The first rows, flat, as tables for people show them: with the names of people where the rows know them.

    A row may say itself what people see of it (``to_read``), where that is less than programs get.
    """
    columns = held_as_columns(rows)
    if columns is None:
        return [_named(row) for row in flat_rows(row.to_read() if hasattr(row, "to_read") else row for row in rows[:most])]
    return [_named({written_name(name): value for name, value in row.items()}) for row in columns.labelled(most)]


def _named(row: dict[str, Cell]) -> dict[str, Cell]:
    """The row with each person's name before the id, in one column, and without the ids of events."""
    labelled = {name: f"{row[name + NAME]} ({cell})" if _has_name(row, name) else cell for name, cell in row.items()}
    return {
        name: cell for name, cell in labelled.items() if name != EVIDENCE and not (name.endswith(NAME) and name.removesuffix(NAME) in row)
    }


def _has_name(row: dict[str, Cell], name: str) -> bool:
    named = row.get(name + NAME)
    return isinstance(row[name], str) and isinstance(named, str) and named not in {"", row[name]}


def column_name(name: str, part: str) -> str:
    """What the column of a part is called."""
    return f"{name}_{part}" if part else name


def held_as_columns(rows: Sequence[Any]) -> ColumnRows[Any] | None:
    """The rows, if they are held as columns; they cannot be where that module was never imported, and importing it takes time."""
    rows_module = sys.modules.get("graphcap.rows")
    return rows if rows_module is not None and isinstance(rows, rows_module.ColumnRows) else None


def declared_columns(answer: Answer[Any]) -> list[str]:
    """The flat columns that the answer's question declares, for an answer without rows; none where it declares nothing."""
    from graphcap.questions import MODULES, question

    if answer.question not in MODULES:
        return []
    return [column_name(column.name, part) for column in question(answer.question).columns for part in column.parts or ("",)]


def is_chain(row: Any) -> bool:
    """Whether a row is a chain of people, whatever else it has."""
    return all(hasattr(row, name) for name in ("people", "names", "odds", "ties"))
