import pyarrow as pa
import pytest

from graphcap.arrow_columns import text_column

TEXTS = ["ann", None, "", "Zoë", "b"]
AS_TEXTS = ["ann", "", "", "Zoë", "b"]


@pytest.mark.parametrize(
    "chunks",
    [
        [TEXTS],
        [TEXTS[:2], [], TEXTS[2:]],
    ],
    ids=["one chunk", "several"],
)
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
def test_arrow_strings_become_texts_and_null_the_empty_text(chunks, kind):
    texts = text_column(pa.chunked_array(chunks, kind))
    assert list(texts) == AS_TEXTS
    assert [texts[place] for place in range(len(texts))] == AS_TEXTS


def test_a_slice_becomes_its_own_texts_alone():
    texts = text_column(pa.chunked_array([pa.array(["hidden", *TEXTS, "hidden"]).slice(1, len(TEXTS))]))
    assert list(texts) == AS_TEXTS
    assert len(texts.letters) == len("".join(AS_TEXTS).encode())


@pytest.mark.parametrize("chunks", [[], [[]]], ids=["no chunk", "an empty one"])
def test_no_strings_are_no_texts(chunks):
    assert list(text_column(pa.chunked_array(chunks, pa.string()))) == []
