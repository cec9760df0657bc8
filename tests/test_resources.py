from __future__ import annotations

import pytest

from graphcap.errors import GraphcapError
from graphcap.resources import folder, read_text


def test_the_templates_are_found():
    assert folder("visualizations").joinpath("templates", "map.html").is_file()


def test_a_file_is_read_as_text_with_plain_line_ends():
    text = read_text("visualizations", "templates/map.html")
    assert text.rstrip().endswith("</html>")
    assert "\r" not in text


@pytest.mark.parametrize(
    "ask", [lambda: folder("nowhere"), lambda: read_text("nowhere", "map.html"), lambda: read_text("visualizations", "nothing.html")]
)
def test_what_is_missing_is_said_in_one_line(ask):
    with pytest.raises(GraphcapError, match="not installed whole"):
        ask()
