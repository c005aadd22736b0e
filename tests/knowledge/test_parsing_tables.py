"""Tables of sheets: where each begins and ends, and what names its columns."""

import csv
import io
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.parsing.reading import parse

BOATS = "Boat|Weight|Price|Note\nSkua|18 kg|1299|best\nTern|21 kg|1499|\nAuk||799|new"
BOATS_SAID = """Boat: Skua; Weight: 18 kg; Price: 1299; Note: best
Boat: Tern; Weight: 21 kg; Price: 1499
Boat: Auk; Price: 799; Note: new"""
CASES = {
    "a title and when it holds": (
        f"Price list 2026\nValid from|2026-01-01\n\n{BOATS}",
        f"Price list 2026\n\nValid from: 2026-01-01\n\n{BOATS_SAID}",
    ),
    "no blank row between": (
        f"Price list 2026\nValid from|January 2026\n{BOATS}",
        f"Price list 2026\n\nValid from: January 2026\n\n{BOATS_SAID}",
    ),
    "an address": (
        f"Företag|Fjord AB\nTelefon|+46 8 555\nMomsnummer|SE556\n\n{BOATS}",
        f"Företag: Fjord AB\nTelefon: +46 8 555\nMomsnummer: SE556\n\n{BOATS_SAID}",
    ),
    "an address alone": (
        "Bedrijf|Fjord BV\nAdres|Kade 1\nOpen:|9-17",
        "Bedrijf: Fjord BV\nAdres: Kade 1\nOpen: 9-17",
    ),
    "a note below": (f"{BOATS}\n\nPrices include VAT", f"{BOATS_SAID}\n\nPrices include VAT"),
    "one under the other": (
        f"Zone|Days\nA|2\nB|4\n\n{BOATS}\n\nCity|Shop|Open\nLund|Stora gatan|9-17",
        f"Zone: A; Days: 2\nZone: B; Days: 4\n\n{BOATS_SAID}\n\nCity: Lund; Shop: Stora gatan; Open: 9-17",
    ),
    "with titles": (
        "Zones\nZone|Region\nA|North\n\nShops\nShop|City\nStora|Lund",
        "Zones\n\nZone: A; Region: North\n\nShops\n\nShop: Stora; City: Lund",
    ),
    "side by side": (
        "||Fees and shops\n\n|Zone|Fee||City|Shop\n|A|5||Lund|Stora gatan 1\n|B|7||Malmö|Möllan 2\n||||Gent|Kade 3",
        """Fees and shops

Zone: A; Fee: 5
Zone: B; Fee: 7

City: Lund; Shop: Stora gatan 1
City: Malmö; Shop: Möllan 2
City: Gent; Shop: Kade 3""",
    ),
    "the same names twice": (
        "Zone|Fee||Zone|Fee\nA|5||C|9\nB|7||D|11",
        "Zone: A; Fee: 5\nZone: B; Fee: 7\n\nZone: C; Fee: 9\nZone: D; Fee: 11",
    ),
    "a column for looks": (
        "Boat|Price||Stock|Row\nSkua|5||3|1\nTern|7||3|2",
        "Boat: Skua; Price: 5; Stock: 3; Row: 1\nBoat: Tern; Price: 7; Stock: 3; Row: 2",
    ),
    "a blank row within": (
        "Country|Delivery\nSweden|Two days\n\nNorway|Three days\nFinland|Four days",
        "Country: Sweden; Delivery: Two days\n\nCountry: Norway; Delivery: Three days\nCountry: Finland; Delivery: Four days",
    ),
    "names above a blank row": (
        "Prices\nBoat|Colour\n\nSkua|red\nTern|blue",
        "Prices\n\nBoat: Skua; Colour: red\nBoat: Tern; Colour: blue",
    ),
    "years": (
        "|2024|2025\nSkua|1299|1399\nTern|1499|1599",
        "Skua; 2024: 1299; 2025: 1399\nTern; 2024: 1499; 2025: 1599",
    ),
    "named years": ("Boat|2024|2025\nSkua|1299|1399", "Boat: Skua; 2024: 1299; 2025: 1399"),
    "rows of years": ("Skua|2019|2025\nTern|2018|2024", "Skua; 2019; 2025\nTern; 2018; 2024"),
}


def _rows(drawn: str) -> list[list[str]]:
    return [row.split("|") for row in drawn.split("\n")]


def _csv(rows: list[list[str]]) -> bytes:
    made = io.StringIO()
    wide = max(map(len, rows))
    csv.writer(made).writerows(row + [""] * (wide - len(row)) for row in rows)
    return made.getvalue().encode()


def _xlsx(rows: list[list[str]], merged: str = "") -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    if merged:
        made.active.merge_cells(merged)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_every_table_of_a_sheet_has_names_of_its_own(case):
    drawn, said = CASES[case]
    assert parse(_csv(_rows(drawn)), name="x.csv").text == said
    assert parse(_xlsx(_rows(drawn))).text == said


def test_pairs_stand_below_a_title_and_go_on_after_blank_rows():
    rows = _rows("Our FAQ\nUpdated|January\n\nQuestion|Answer\nWhen?|At nine.\n\nWhy?|So.")
    document = parse(_csv(rows), name="x.csv")
    assert document.qa_pairs == (("When?", "At nine."), ("Why?", "So."))
    assert document.text.startswith("Our FAQ\n\nUpdated: January\n\n")


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=2, max_size=9))
def test_no_cell_is_lost_but_names_of_nothing(grid):
    rows = [[f"w{r}x{c}" if here else "" for c, here in enumerate(row)] for r, row in enumerate(grid)]
    try:
        said = parse(_csv(rows), name="x.csv").text
    except Unreadable:
        assert sum(map(any, rows)) < 2
        return
    for row, below in pairwise([*rows, [""] * 5]):
        assert [cell for cell, under in zip(row, below, strict=True) if cell not in said and under] == []


def test_a_cell_over_several_columns_is_named_by_each():
    rows = _rows("Plan|Month|Year\nFree|0 euro|\nPro|5 euro|50 euro")
    assert (
        parse(_xlsx(rows, "B2:C2")).text == "Plan: Free; Month, Year: 0 euro\nPlan: Pro; Month: 5 euro; Year: 50 euro"
    )
