"""The links of the audit log: how a line is tied to the one before, and how the end is signed."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any, NamedTuple, Self

FIRST_LINK = ""
LINK = "link"


class Head(NamedTuple):
    """Where the log ends: how many lines, how many bytes, and the last link."""

    lines: int
    size: int
    link: str

    def text(self, key: bytes) -> bytes:
        """As it is kept, signed."""
        body = self._asdict()
        return (_text(body | {"signature": _code(key, _text(body))})).encode() + b"\n"

    @classmethod
    def read(cls, letters: bytes, key: bytes) -> Self | None:
        """What was kept; None when it is not signed by this key."""
        try:
            body = json.loads(letters)
            signature = body.pop("signature")
            head = cls(**body)
        except (ValueError, TypeError, AttributeError, KeyError):
            return None
        return head if hmac.compare_digest(_code(key, _text(body)), str(signature)) else None


def linked(body: dict[str, Any], before: str, key: bytes) -> tuple[bytes, str]:
    """A line of this content behind a link, and its own link."""
    link = _code(key, before + _text(body))
    return _text(body | {LINK: link}).encode() + b"\n", link


def readable(raw: bytes, before: str, key: bytes, *, number: int) -> str | None:
    """The link of a line that is the one of this number behind a link, byte by byte; None when it is not."""
    try:
        body = json.loads(raw)
        link = body.pop(LINK)
        line, expected = linked(body, before, key)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return expected if line == raw and hmac.compare_digest(expected, str(link)) and body.get("line") == number else None


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"), sort_keys=True)


def _code(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()
