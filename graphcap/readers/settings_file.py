"""``settings.toml`` of an export, read back."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from graphcap.errors import InputError
from graphcap.readers.envelope import open_file
from graphcap.records import Settings

if TYPE_CHECKING:
    from pathlib import Path

LISTS = ("mutual", "directed")
TEXTS = ("deciders", "as_of", "imported")
ASSUME = "assume"


def read_settings(path: Path) -> Settings:
    """The settings that an export wrote.

    Raises
    ------
    InputError
        When the file cannot be read, is no TOML, or holds anything else.
    """
    try:
        with open_file(path) as file:
            found = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: is not TOML ({error}); export the settings again"
        raise InputError(message) from error
    for name, value in found.items():
        if not _fits(name, value):
            message = f"{path}: {name} is not a setting, or not of its type; export the settings again"
            raise InputError(message)
    lists: dict[str, Any] = {name: tuple(value) for name, value in found.items() if name in LISTS}
    return Settings(**found | lists)


def _fits(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(kind, str) for kind in value)
    if name == ASSUME:
        return isinstance(value, dict) and all(isinstance(strength, float | int) and 0 < strength <= 1 for strength in value.values())
    return name in TEXTS and isinstance(value, str)
