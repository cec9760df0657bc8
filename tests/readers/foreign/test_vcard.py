"""Address books of vCards become people and weak ties of their owner."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.taken import Person, Taken, TakenTie
from graphcap.readers.foreign.vcard import FORMATS

(VCARD,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "vcard"
ANA = Person(emails=("ana@example.com",))
CARD = "BEGIN:VCARD\nVERSION:3.0\n{}\nEND:VCARD\n"


def read(path, owner=ANA):
    taken = Taken(path.name)
    VCARD.read(path, taken, Options(owner, date(2026, 11, 1)))
    return taken


@pytest.fixture
def cards(tmp_path):
    """Read cards of these lines."""

    def cards(*lines, owner=ANA):
        book = tmp_path / "book.vcf"
        book.write_bytes(b"".join(CARD.encode().replace(b"{}", line if isinstance(line, bytes) else line.encode()) for line in lines))
        return read(book, owner)

    return cards


def test_cards_of_every_version_are_people():
    assert read(SAMPLES / "contacts.vcf").people[1:] == [
        Person(name="Bén Okafor", emails=("ben@example.com",)),
        Person(
            name="Chloé Martin",
            emails=("chloe@example.com",),
            urls=("https://www.linkedin.com/in/chloe-martin",),
            columns={"company": "Acme, Inc", "department": "Platform", "title": "Designer"},
        ),
        Person(name="Dan Ito", emails=("dan@example.com",)),
        Person(name="Emma Roy"),
    ]


def test_a_contact_is_a_weak_tie_of_the_owner_and_related_ones_know_each_other():
    taken = read(SAMPLES / "contacts.vcf")
    assert taken.ties == [
        TakenTie(0, 1, "knows", 0.2, coverage=0.15, line=1),
        TakenTie(0, 2, "knows", 0.2, coverage=0.15, line=9),
        TakenTie(0, 3, "knows", 0.2, coverage=0.15, line=23),
        TakenTie(0, 4, "knows", 0.2, coverage=0.15, line=32),
        TakenTie(3, 4, "friend", line=23),
        TakenTie(3, 2, "works_with", line=23),
    ]
    assert taken.warnings == [f"{SAMPLES / 'contacts.vcf'}: RELATED names nobody by UID or e-mail: 1; no ties come of these"]
    assert (taken.read, taken.left_out, taken.refusals) == (5, {"groups and organisations": 1}, [])


def test_without_an_owner_cards_are_people_alone_and_that_is_said():
    taken = read(SAMPLES / "contacts.vcf", None)
    assert [tie.kind for tie in taken.ties] == ["friend", "works_with"]
    assert taken.warnings[-1].endswith("nobody said whose contacts these are, so they have no tie to an owner; say --owner PERSON")


def test_damaged_cards_are_refused_one_by_one():
    taken = read(SAMPLES / "damaged.vcf")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (1, "is not closed by END:VCARD"),
        (4, "its FN is no line of a vCard, or longer than 4,096 bytes"),
        (8, "is text outside of a vCard"),
        (9, "names nobody: no name, e-mail or profile address"),
        (13, "cannot be read as a vCard (LookupError); export it again"),
    ]
    assert (taken.read, [person.name for person in taken.people[1:]]) == (6, ["Dan Ito"])
    assert "secret" not in repr(taken.refusals)


def test_groups_and_companies_as_apple_writes_them_are_left_out(cards):
    taken = cards("FN:Friends\nX-ADDRESSBOOKSERVER-KIND:group", "FN:Acme\nX-ABShowAs:COMPANY", "FN:Ben Okafor")
    assert (len(taken.ties), taken.left_out) == (1, {"groups and organisations": 2})


def test_a_fold_may_cut_a_letter_in_two(cards):
    assert cards(b"FN:Chlo\xc3\n \xa9 Martin").people[1].name == "Chloé Martin"


def test_a_card_that_is_not_utf8_is_refused_by_itself(cards):
    taken = cards("FN:Ben Okafor", b"FN:Chlo\xe9")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [(5, "its FN is not UTF-8; export it again as vCard 3.0")]
    assert len(taken.ties) == 1


def test_what_would_keep_a_parser_busy_for_ever_does_not(cards):
    taken = cards(
        "FN;X=" + "a," * 2000 + '"',
        "FN" + ";A=b" * 1000,
        "FN:" + "x" * 10_000,
        "FN:Ben Okafor\nPHOTO;ENCODING=b:" + "A" * 75 + ("\n " + "A" * 75) * 50_000,
        "FN;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 50_000,
        "BEGIN:VCARD\n" * 20_000,
    )
    assert [person.name for person in taken.people[1:]] == ["Ben Okafor"]
    assert taken.read == 20_006
    assert len(taken.refusals) == taken.read - 1


def test_an_address_book_is_recognised_by_its_first_line():
    for name in ("contacts.vcf", "damaged.vcf"):
        assert VCARD.fits(Peek(Path("x"), (SAMPLES / name).read_bytes()[:PEEK_BYTES], ()))
    assert VCARD.fits(Peek(Path("x"), b"\xef\xbb\xbf\r\nbegin:vcard\r\n", ()))
    assert not VCARD.fits(Peek(Path("x.vcf"), b"BEGIN:VCALENDAR\n", ()))


@pytest.mark.parametrize("content", [b"", b"noise", b"BEGIN:VCARD\n\0\nEND:VCARD\n"])
def test_what_is_no_address_book_is_refused_whole(tmp_path, content):
    book = tmp_path / "book.vcf"
    book.write_bytes(content)
    with pytest.raises(InputError, match="holds no vCards"):
        read(book)
