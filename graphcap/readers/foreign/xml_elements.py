"""XML read element by element through defusedxml: any DTD is refused, and with it every entity; nothing is fetched, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler  # what is called back; defusedxml does the reading

from graphcap.errors import InputError
from graphcap.readers.foreign.graphs import open_graph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from xml.sax.xmlreader import AttributesImpl, Locator

BLOCK_BYTES = 1 << 16


class Elements(ContentHandler):
    """What a format does with its elements, by their names without prefix."""

    def __init__(self) -> None:
        super().__init__()
        self._place: Locator | None = None
        self._text: list[str] = []
        self.root = ""

    def opened(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        raise NotImplementedError

    def closed(self, name: str, text: str) -> None:
        """An element ends; the text is what stands in it after its last child."""
        raise NotImplementedError

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802, D102
        self._place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, D102
        self.root = self.root or _local(name)
        self._text.clear()
        line = (self._place.getLineNumber() if self._place else None) or 0
        self.opened(_local(name), dict(attrs.items()), line)

    def endElement(self, name: str) -> None:  # noqa: N802, D102
        self.closed(_local(name), "".join(self._text).strip())
        self._text.clear()

    def characters(self, content: str) -> None:  # noqa: D102
        self._text.append(content)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def read_elements(path: Path, elements: Elements, *, root: str) -> None:
    """Read a file whose first element has this name.

    Raises
    ------
    InputError
        When it is no well-formed XML, has a DTD, or another root.
    """
    from xml.sax import SAXParseException

    from defusedxml import DefusedXmlException
    from defusedxml.expatreader import create_parser

    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(elements)
    elements.setDocumentLocator(parser)
    try:
        with open_graph(path) as file:
            while block := file.read(BLOCK_BYTES):
                parser.feed(block)
        parser.close()
    except DefusedXmlException as error:
        message = f"{path}: has a DTD (a <!DOCTYPE> that may hold entities), which is never read; remove it"
        raise InputError(message) from error
    except SAXParseException as error:
        message = f"{path}: line {error.getLineNumber()}: is no well-formed XML ({error.getMessage()}); export it again"
        raise InputError(message) from error
    except (LookupError, ValueError) as error:  # of the encoding that the file names
        message = f"{path}: is in an encoding that cannot be read ({error}); save it as UTF-8"
        raise InputError(message) from error
    if elements.root != root:
        message = f"{path}: its first element is <{elements.root}>, not <{root}>"
        raise InputError(message)
