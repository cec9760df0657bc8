"""What can be planted: a module each, with a tuple `PLANTS`; found by looking, so that a new module needs no entry anywhere."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from graphcap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.simulate.planting import Plant

EVERY = "all"


def plants() -> tuple[Plant, ...]:
    """Every plant, by name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return tuple(sorted((plant for module in modules for plant in module.PLANTS), key=lambda plant: plant.name))


def plants_named(names: Sequence[str]) -> tuple[Plant, ...]:
    """The plants of these names, each once and in the order of their names, whatever the order asked for; ``all`` is all that go together.

    Raises
    ------
    InputError
        For a name that there is no plant of, and for one that redraws the whole organisation beside another.
    """
    every = plants()
    known = {plant.name: plant for plant in every}
    for name in names:
        if name != EVERY and name not in known:
            message = f'no plant "{name}"; there are: {", ".join(known)}; and `{EVERY}`'
            raise InputError(message)
    chosen = tuple(plant for plant in every if plant.name in names or (EVERY in names and not plant.whole))
    alone = [plant.name for plant in chosen if plant.whole]
    if alone and len(chosen) > 1:
        message = f'the plant "{alone[0]}" redraws the whole organisation and stands alone'
        raise InputError(message)
    return chosen
