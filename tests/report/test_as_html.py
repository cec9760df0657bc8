"""Tables for notebooks: small, escaped."""

from __future__ import annotations

from html.parser import HTMLParser

from answers import ANA, BEN, DAI, HOSTILE, ReachRow, answer, chain_of
from graphcap.report import html_table


class Page(HTMLParser):
    """Collects tags, and the texts of cells."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        del attrs
        self.tags.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data):
        if self.tags[-1:] and self.tags[-1] in {"td", "th", "span"} and self.cells:
            self.cells[-1] += data


def test_hostile_names_stay_text():
    page = html_table(answer([ReachRow(HOSTILE, 0.5, 1, '"><img src=x>')], question=HOSTILE, notes=(HOSTILE,)))
    assert "script" not in Page(page).tags
    assert "img" not in Page(page).tags
    assert page.count(r"Ana\x1b[2J\u202eanA\x0a&lt;script&gt;") == 3


def test_rows_are_cells_with_warmth_and_unknown():
    page = Page(html_table(answer([ReachRow("a", 0.5, 1, None), ReachRow("b", None, None, None)])))
    assert [cell.strip() for cell in page.cells[:4]] == ["person", "warmth", "ties", "via"]
    assert [cell.strip() for cell in page.cells[4:]] == ["a", "●●●○○ 0.50", "1", "\N{EN DASH}", "b", *"\N{EN DASH}" * 2, "\N{EN DASH}"]


def test_a_chain_is_one_row_of_names():
    chain = chain_of(ANA, BEN, DAI, steps=[("knows", 0.5, None), ("knows", 0.5, None)])
    page = html_table(answer([chain], question="intro", asked={"from": "c05", "to": "c31"}))
    assert "<b>intro</b> Ana Silva (c05) → Dai Li (c31)" in page
    assert "Ana Silva → Ben Okafor → Dai Li" in page


def test_a_long_answer_is_cut_and_says_so():
    page = html_table(answer([ReachRow(str(number), 0.5, 1, None) for number in range(60)]))
    assert Page(page).tags.count("tr") == 51
    assert "… 10 more rows" in page


def test_an_empty_answer_is_its_notes():
    page = html_table(answer([], notes=("no chain of at most 4 ties",)))
    assert "<table" not in page
    assert "no chain of at most 4 ties" in page


def test_an_answer_shows_itself_in_a_notebook():
    subject = answer([ReachRow("a", 0.5, 1, None)])
    assert subject._repr_html_() == html_table(subject)
