"""Somebody whose name, id and addresses stand wherever they can stand, and a search for them in raw bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ID, NAME, EMAIL = "canary77", "Zebulon Quixwort", "zq.canary@nest.example"
URL, SLACK, SECOND = "https://www.linkedin.com/in/zq-canary/", "UQXWCANARY", "canary78"
NEEDLES = (ID, NAME, EMAIL, "linkedin.com/in/zq-canary", SLACK, SECOND, NAME.upper(), NAME.casefold())

PEOPLE = f"""\
id,name,email,url,slack,title,department,level,manager,do_not_ask,goals,skills,buddy
{ID},{NAME},{EMAIL};second.{EMAIL},{URL},{SLACK},Nest lead of {NAME},Nest,50,ana,,sing,song,ben
{SECOND},Z. Quixwort,,,,,,,,,,,
ana,Ana Silva,ana@example.com,,,Chief,Board,90,,{ID};ben,help {NAME},{NAME.upper()};talking,
ben,Ben Kay,ben@example.com,,,Assistant to {NAME},Nest,20,{ID},,,,{ID}
cleo,Cleo Lund,cleo@example.com,,,Lead,Nest,40,ana,,write to {EMAIL.upper()} often,,see {URL}
dan,Dan Ode,dan@example.com,,,Lead,Nest,40,ana,,,,
"""
TIES = f"""\
source,target,kind,strength,status,source_file
ana,{ID},knows,0.5,,
{ID},ben,nestling,0.6,,
{SECOND},cleo,knows,0.4,,
ana,ben,knows,0.7,,linkedin of {EMAIL}
ben,cleo,knows,0.7,known through {NAME},
cleo,dan,knows,0.7,,
"""
EVENTS = f"""\
time,source,target,kind,about,context,outcome,id
2025-05-01,ana,{ID},email,,,,
2025-05-02,{SECOND},cleo,meeting,,,,m1
2025-05-03,ana,ben,advice,{ID},how to lead,,
2025-05-04,ana,cleo,note_of_nest,,about {NAME}'s nest,told {ID},<1.{EMAIL}>
2025-05-05,cleo,dan,email,,,,<2.{EMAIL}>
2025-05-06,cleo,dan,promotion,dan,,,
"""
ASKS = f"""\
time,source,target,via,outcome,odds
2025-05-10,ana,dan,ben,accepted,0.3
2025-05-11,ana,dan,{ID},accepted,0.3
2025-05-12,{ID},dan,ben,declined,0.3
2025-05-13,ana,{ID},,silent,0.3
"""
REFUSED = f"""\
id,name,email,level,manager,performance,goals
{ID},{NAME},{EMAIL},50,,nonsense,
eve,Eve Orr,,20,{ID},nonsense,meet {NAME}
fay,Fay Pim,,20,{ID},30,meet {NAME}
gil,{NAME},{EMAIL},20,,30,
hal,Hal Roe,,20,,30,,{NAME} too many cells
"""
FILES = {"people": PEOPLE, "ties": TIES, "events": EVENTS, "asks": ASKS}


def write_files(folder: Path) -> list[Path]:
    """The files of the example, to be imported in this order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name}.csv" for name in FILES]


def hits(*places: Path) -> list[str]:
    """Each file in which a needle stands, in any of a few encodings, or whose name holds one."""
    found = []
    for place in places:
        for path in (place, *place.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            letters = {
                needle for needle in NEEDLES for code in ("utf-8", "utf-16-le") if needle.encode(code) in content or needle in path.name
            }
            found += [f"{path.name}: {needle}" for needle in sorted(letters)]
    return found
