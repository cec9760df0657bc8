"""Settings in TOML: ``settings.toml`` of an export, read back, and the map of an HR table's columns."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from graphcap.errors import InputError
from graphcap.optouts import MARKS
from graphcap.readers.envelope import open_file
from graphcap.records import Settings

if TYPE_CHECKING:
    from pathlib import Path

LISTS = ("mutual", "directed")
TEXTS = ("deciders", "as_of", "imported")
ASSUME = "assume"
OPT_OUT = "opt_out"
DISPUTES = "disputes"
TOMBSTONES = "tombstones"
MARK = re.compile(r"(?:id|email|url|slack|text[1-9][0-9]{0,2}):[0-9a-f]{64}")
KEY = re.compile(r"[0-9a-f]{64}")


def read_settings(path: Path) -> Settings:
    """The settings that an export wrote.

    Raises
    ------
    InputError
        When the file cannot be read, is no TOML, or holds anything else.
    """
    found = _toml(path, remedy="export the settings again")
    for name, value in found.items():
        if not _fits(name, value):
            message = f"{path}: {name} is not a setting, or not of its type; export the settings again"
            raise InputError(message)
    lists: dict[str, Any] = {name: tuple(value) for name, value in found.items() if name in LISTS}
    return Settings(**found | lists)


def read_column_map(path: Path) -> dict[str, str]:
    """Our column name to theirs, as the table ``[people]`` of a file says.

    Raises
    ------
    InputError
        When the file cannot be read, is no TOML, or holds no such table.
    """
    remedy = 'write [people], and below it lines such as id = "Employee_ID"'
    columns = _toml(path, remedy=remedy).get("people")
    if not isinstance(columns, dict) or not all(isinstance(theirs, str) for theirs in columns.values()):
        message = f"{path}: names no columns; {remedy}"
        raise InputError(message)
    return columns


def _toml(path: Path, *, remedy: str) -> dict[str, Any]:
    try:
        with open_file(path) as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: is not TOML ({error}); {remedy}"
        raise InputError(message) from error


def _fits(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(kind, str) for kind in value)
    if name == ASSUME:
        return isinstance(value, dict) and all(isinstance(strength, float | int) and 0 < strength <= 1 for strength in value.values())
    if name == OPT_OUT:
        return isinstance(value, dict) and all(isinstance(role, str) and role in MARKS for role in value.values())
    if name == DISPUTES:
        said = [reasons for reasons in value.values() if isinstance(reasons, dict)] if isinstance(value, dict) else None
        return said is not None and len(said) == len(value) and all(isinstance(reason, str) for each in said for reason in each.values())
    if name == TOMBSTONES:
        pairs = value.items() if isinstance(value, dict) else [("", "")]
        return all(isinstance(key, str) and MARK.fullmatch(mark) and KEY.fullmatch(key) for mark, key in pairs)
    return name in TEXTS and isinstance(value, str)
