"""The keys of the audit log: one of the chain, one for each person and each user who stands in it."""

from __future__ import annotations

import hmac
import json
import os
from hashlib import sha256
from typing import Self

from graphcap.errors import GraphcapError, StoreDamaged, StoreError

KEY_BYTES = 32
CODE_LETTERS = 32
KINDS = ("people", "users")


class Keys:
    """Keys by whom they are of; `changed` says whether one was added or dropped since they were read.

    Parameters
    ----------
    chain
        The key of the links.
    people, users
        Keys by a person's id, and by a user's name.
    """

    def __init__(self, chain: bytes, people: dict[str, bytes], users: dict[str, bytes]) -> None:
        self.chain = chain
        self.changed = False
        self._of = {"people": people, "users": users}

    @classmethod
    def new(cls) -> Self:
        """Keys of a new log, drawn from the system."""
        keys = cls(os.urandom(KEY_BYTES), {}, {})
        keys.changed = True
        return keys

    def code(self, kind: str, name: str) -> str:
        """By what somebody stands in the log; who is new to it gets a key."""
        of = self._of[kind]
        if name not in of:
            of[name] = os.urandom(KEY_BYTES)
            self.changed = True
        return _code(of[name], name)

    def names(self) -> dict[str, str]:
        """Whom each code stands for, of everybody whose key is there; users are marked as such."""
        people = {_code(key, id): id for id, key in self._of["people"].items()}
        return people | {_code(key, name): f"user {name}" for name, key in self._of["users"].items()}

    def drop(self, person: str) -> bool:
        """Forget a person's key; whether there was one."""
        return self._of["people"].pop(person, None) is not None

    def write(self, path: str) -> None:
        """Keep them, in place of what was kept before.

        Raises
        ------
        StoreError
            When that fails.
        """
        held: dict[str, object] = {kind: {name: key.hex() for name, key in self._of[kind].items()} for kind in KINDS}
        write_beside(path, json.dumps(held | {"chain": self.chain.hex()}).encode())
        self.changed = False


def read_keys(letters: bytes, path: str) -> Keys:
    """Keys as they were kept.

    Raises
    ------
    StoreDamaged
        When that is not what stands there.
    """
    try:
        held = json.loads(letters)
        people, users = ({name: bytes.fromhex(key) for name, key in held[kind].items()} for kind in KINDS)
        return Keys(bytes.fromhex(held["chain"]), people, users)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        message = f"{path}, the keys of the audit log, cannot be read; without it nothing is answered"
        raise StoreDamaged(message) from error


def write_beside(path: str, letters: bytes) -> None:
    """Replace a file beside the log in one step.

    Raises
    ------
    StoreError
        When that fails.
    """
    from graphcap.files import replace_file

    try:
        with replace_file(path) as stream:
            stream.buffer.write(letters)
    except GraphcapError as error:
        message = f"{error}; without it nothing is answered"
        raise StoreError(message) from error


def _code(key: bytes, name: str) -> str:
    return hmac.new(key, name.encode(errors="surrogatepass"), sha256).hexdigest()[:CODE_LETTERS]
