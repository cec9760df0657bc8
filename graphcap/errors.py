"""What can go wrong, as few kinds of error; each carries its data and the exit status of a command that ends with it."""

from __future__ import annotations


class GraphcapError(Exception):
    """Base of every error that graphcap raises on purpose: one line that says what, where and what to do."""

    exit_status = 2


class InputError(GraphcapError):
    """A file, a cell or an option that cannot be used as given."""


class UnknownPerson(GraphcapError):
    """A text that names nobody, or more than one person.

    Attributes
    ----------
    text
        What was asked for.
    near
        Up to five ``id`` or ``id (name)`` texts of people it may have meant.
    """

    def __init__(self, text: str, near: tuple[str, ...] = (), *, fits_many: bool = False) -> None:
        self.text = text
        self.near = near
        self.fits_many = fits_many
        listed = ", ".join(f'"{person}"' for person in near)
        if fits_many:
            message = f'"{text}" fits more than one person: {listed}; use the id'
        elif near:
            message = f'no person "{text}" in the store; did you mean {listed}?'
        else:
            message = f'no person "{text}" in the store; `graphcap people TEXT` searches ids and names'
        super().__init__(message)


class StoreError(GraphcapError):
    """A store that is not there, locked, damaged or of another version."""

    exit_status = 3


class StoreDamaged(StoreError):
    """Bytes of a store that do not match their checksum or their bounds."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""
