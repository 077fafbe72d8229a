"""Reading tables: what a cell may hold, what a damaged file is told, what joins what."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from holidays.countries.vietnam import Vietnam

from organisation.loading import TABLES, Folder, LoadRefused, load_organisation
from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    SwapDay,
)
from vietnamese.calendar import FIRST_YEAR, LAST_CHECKED_YEAR, public_holidays

DOMAIN: Path = settings.BASE_DIR / "fixtures" / "domain"


def folder_of(path: Path, **tables: str | bytes) -> Folder:
    for name, text in tables.items():
        content = text.encode() if isinstance(text, str) else text
        (path / f"{name}.csv").write_bytes(content)
    return Folder(path)


def faults_of(folder: Folder) -> list[str]:
    return [str(error) for error in folder.errors]


def read(folder: Folder, reader: str) -> object:
    (row,) = folder.rows("t")
    return getattr(row, reader)("cell")


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("reader", "cell", "expected"),
    [
        ("date", "2023-06-30", date(2023, 6, 30)),
        ("date", "", None),
        ("number", "709.4", Decimal("709.4")),
        ("number", "-4.43", Decimal("-4.43")),
        ("number", "0", Decimal(0)),
        ("number", "", None),
        ("whole", "16", 16),
        ("whole", "", None),
        ("yes", "yes", True),
        ("yes", "no", False),
    ],
)
def test_a_cell_is_read_as_it_is_written(tmp_path, reader, cell, expected):
    folder = folder_of(tmp_path, t=f"cell,other\n{cell},x\n")

    assert read(folder, reader) == expected
    assert folder.errors == []


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        *(
            ("date", text)
            for text in ("30/06/2023", "20230630", "2023-02-30", "2023-W26-5", "2023")
        ),
        *(("number", text) for text in ("14,94", "1_000", "1e3", "NaN", "Infinity", "+5", "5.")),
        *(("number", text) for text in ("٣", "１５", "26 791", "−4", "0x1F", "trăm")),
        *(("whole", text) for text in ("1.5", "1_0", "-1", "٣")),
        pytest.param("whole", "9" * 5000, id="5000 digits"),
        ("yes", "có"),
        ("yes", ""),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_its_cell(tmp_path, reader, cell):
    folder = folder_of(tmp_path, t=f'cell,other\n"{cell}",x\n')

    assert not read(folder, reader)
    assert [(fault.file, fault.row, fault.column) for fault in folder.errors] == [
        ("t.csv", 2, "cell")
    ]


def test_a_text_is_stored_as_nfc_without_spaces_around_it(tmp_path):
    (row,) = folder_of(tmp_path, t=" name \n  Tỉnh Lào Cai\u00a0\n").rows("t")
    assert row["name"] == "Tỉnh Lào Cai"


@pytest.mark.parametrize(("code", "fault"), [("x", "unknown code 'x'"), ("", "is empty")])
def test_a_code_that_stands_for_nothing_is_a_fault(tmp_path, code, fault):
    folder = folder_of(tmp_path, t=f"cell,other\n{code},\n")
    (row,) = folder.rows("t")

    assert row.one_of("cell", {"a": 1}, optional=False) is None
    assert faults_of(folder) == [f"t.csv:2 cell: {fault}"]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "t.csv:0 : cannot be read: No such file or directory"),
        (b"", "t.csv:0 : is empty"),
        (b"code,name\n\xffLC,x\n", "t.csv:0 : is not UTF-8"),
        ("code,name\nLC,Lào Cai\n".encode("utf-16"), "t.csv:0 : is not UTF-8"),
        (b"code\nLC\n", "t.csv:1 name: is missing"),
        (b"code,name,colour\nLC,x,red\n", "t.csv:1 colour: is no column of this table"),
        (b"code,name,name\nLC,x,y\n", "t.csv:1 name: stands twice"),
        (b"code;name\nLC;x\n", "t.csv:1 code: is missing"),
        (b"code,name\nLC,x\nYB\n", "t.csv:3 : has another number of columns"),
        (b"code,name\n\n\nLC,x,y\n", "t.csv:4 : has another number of columns"),
        (b'code,name\nLC,"x\n', "t.csv:2 : is damaged: unexpected end of data"),
        (b"code,name\nLC,x\0y\n", "t.csv:2 : holds a NUL"),
    ],
)
def test_a_damaged_file_is_told_and_refused(tmp_path, content, fault):
    folder = Folder(tmp_path) if content is None else folder_of(tmp_path, t=content)

    with pytest.raises(LoadRefused) as refusal:
        folder.require({"t": "code name"})

    assert fault in str(refusal.value).splitlines()


@pytest.mark.parametrize(
    "content",
    [
        "name,code\nx,LC\n",
        "\ufeffcode,name\nLC,x\n",
        "code,name\r\nLC,x\r\n",
        'code,name\n"LC","x"',
    ],
    ids=[
        "columns in another order",
        "byte order mark",
        "Windows line ends",
        "quoted, no last line end",
    ],
)
def test_what_spreadsheets_make_of_a_table_is_read(tmp_path, content):
    folder = folder_of(tmp_path, t=content)
    folder.require({"t": "code name"})
    assert [row.cells for row in folder.rows("t")] == [{"code": "LC", "name": "x"}]


def test_all_damaged_files_are_told_at_once(tmp_path):
    folder = folder_of(tmp_path, areas="code\n", offices=b"\xff")

    with pytest.raises(LoadRefused) as refusal:
        folder.require(TABLES)

    assert {error.file for error in refusal.value.errors} == {f"{name}.csv" for name in TABLES}


@pytest.mark.parametrize("content", [b"\xff", b"en\nx\n", b"en,vi,de\nx,y,z\n"])
def test_damaged_translations_are_refused_with_the_other_tables(tmp_path, content):
    folder = folder_of(tmp_path, texts_vi=content)

    with pytest.raises(LoadRefused) as refusal:
        folder.require({})

    assert {error.file for error in refusal.value.errors} == {"texts_vi.csv"}


def test_a_code_that_stands_twice_is_told_where_it_stands_again(tmp_path):
    folder = folder_of(tmp_path, t="code,name\nLC,a\nYB,b\nLC,c\n,d\n")

    assert [row["code"] for row in folder.coded("t")] == ["LC", "YB"]
    assert faults_of(folder) == ["t.csv:4 code: stands twice: 'LC'", "t.csv:5 code: is empty"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a,", "b,a", "c,b"], ["a", "b", "c"]),
        (["c,b", "b,a", "a,"], ["a", "b", "c"]),
        (["b,a", "c,b", "x,", "a,"], ["a", "b", "c", "x"]),
        (["a,b", "b,a", "c,c"], ["b", "a", "c"]),
        (["a,elsewhere"], ["a"]),
    ],
    ids=["in order", "reversed", "mixed", "in a circle", "unknown"],
)
def test_parents_come_before_what_belongs_to_them(tmp_path, rows, expected):
    folder = folder_of(tmp_path, t="\n".join(["code,parent", *rows]))
    assert [row["code"] for row in folder.parents_first("t")] == expected


# ---------------------------------------------------------------- the organisation


def organisation_of(path: Path, **tables: str) -> Folder:
    """A folder with every table, empty but for the rows given."""
    for name, columns in TABLES.items():
        heading = columns.replace(" ", ",")
        rows = tables.pop(name, "").strip()
        (path / f"{name}.csv").write_text(f"{heading}\n{rows}\n", encoding="utf-8")
    assert not tables
    return Folder(path)


def load(folder: Folder) -> dict[str, int]:
    folder.require(TABLES)
    counts = load_organisation(folder)
    folder.refuse_if_faulty()
    return counts


TWO_PROVINCES = """
NEW,15,Tỉnh mới,,province,,2025-07-01,,,,,
OLD,10,Tỉnh cũ,,province,,,2025-06-30,22.1,104.2,6364.25,
"""


@pytest.mark.django_db
def test_counts_are_those_of_the_files():
    counts = load(Folder(DOMAIN))

    tables = {
        "documents": (Document, "documents"),
        "areas": (Area, "areas"),
        "members of groups": (AreaMembership, "area_groups"),
        "area successions": (AreaSuccession, "successions"),
        "offices": (Office, "offices"),
        "office successions": (OfficeSuccession, "office_successions"),
        "swap days": (SwapDay, "swap_days"),
    }
    for what, (model, name) in tables.items():
        rows = len(Folder(DOMAIN).rows(name))
        assert rows == counts[what] == model.objects.count(), name
    assert set(load(Folder(DOMAIN)).values()) == {0}


@pytest.mark.django_db
def test_the_swap_days_at_hand_are_all_that_the_package_of_holidays_knows():
    """An upgraded package that knows of another fails here: then it belongs into the table."""
    load(Folder(DOMAIN))
    swaps = SwapDay.objects.swaps()

    package = Vietnam(years=range(FIRST_YEAR, LAST_CHECKED_YEAR + 2), language="vi")
    swapped = {day for day, name in package.items() if "thay cho ngày" in name}
    assert swapped
    assert swapped <= {swap.off for swap in swaps}
    worked = {day for day in package.weekend_workdays if day.year >= FIRST_YEAR}
    assert worked <= {swap.worked for swap in swaps}
    assert not any(day in public_holidays(day.year) for day in swapped)


@pytest.mark.django_db
def test_a_swap_day_that_an_administrator_changed_is_left_alone(tmp_path):
    folder = {"swap_days": "2026-08-31,2026-08-22,,\n"}
    load(organisation_of(tmp_path, **folder))
    SwapDay.objects.update(worked=date(2026, 9, 5))

    load(organisation_of(tmp_path, **folder))

    assert [swap.worked for swap in SwapDay.objects.swaps()] == [date(2026, 9, 5)]


@pytest.mark.django_db
def test_a_swap_day_that_is_none_is_a_fault_of_its_row(tmp_path):
    with pytest.raises(LoadRefused) as refusal:
        load(
            organisation_of(
                tmp_path, swap_days="2026-02-30,2026-08-22,,\n2026-08-29,2026-09-01,,\n"
            )
        )

    assert {(error.row, error.file) for error in refusal.value.errors} == {
        (2, "swap_days.csv"),
        (3, "swap_days.csv"),
    }


@pytest.mark.django_db
def test_a_district_may_stand_before_its_province(tmp_path):
    districts = "D1,,Huyện,,district,NEW,,,,,,\n"
    load(organisation_of(tmp_path, areas=districts + TWO_PROVINCES))
    assert Area.objects.get(code="D1").parent.code == "NEW"


@pytest.mark.django_db
def test_a_second_run_leaves_alone_what_an_administrator_changed(tmp_path):
    folder = {
        "areas": TWO_PROVINCES,
        "successions": "OLD,NEW,2025-07-01,whole,merger\n",
        "offices": "LSA,Sở,,department,,OLD,,2025-02-28,yes,\n",
    }
    load(organisation_of(tmp_path, **folder))
    Area.objects.filter(code="OLD").update(name="Tỉnh Lào Cai cũ", valid_to=date(2025, 7, 1))
    AreaSuccession.objects.update(on=date(2025, 7, 2))

    load(organisation_of(tmp_path, **folder))

    assert Area.objects.get(code="OLD").name == "Tỉnh Lào Cai cũ"
    assert [row.on for row in AreaSuccession.objects.all()] == [date(2025, 7, 2)]


@pytest.mark.django_db
def test_what_joins_an_old_row_with_a_new_one_is_loaded_with_the_new_one(tmp_path):
    load(organisation_of(tmp_path, areas=TWO_PROVINCES))
    later = TWO_PROVINCES + "DEP,,Xã cũ,,commune,,,2025-06-30,,,,\n"

    load(organisation_of(tmp_path, areas=later, successions="DEP,NEW,2025-07-01,part,\n"))

    assert AreaSuccession.objects.get().predecessor.code == "DEP"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"areas": "X,,Tên,,province,NOWHERE,,,,,,\n"}, "areas.csv:2 parent: unknown code"),
        ({"areas": "X,,Tên,,kingdom,,,,,,,\n"}, "areas.csv:2 level: "),
        ({"areas": "X,,,,province,,,,,,,\n"}, "areas.csv:2 name: "),
        ({"areas": "X/Y,,Tên,,province,,,,,,,\n"}, "areas.csv:2 code: "),
        ({"offices": "Sở,Sở,,department,,,,,yes,\n"}, "offices.csv:2 code: "),
        ({"areas": "X,,Tên,,province,,2025-07-01,2025-06-30,,,,\n"}, "areas.csv:2 __all__: "),
        ({"areas": "X,,Tên,,province,,,,22.1,,,\n"}, "areas.csv:2 __all__: "),
        ({"area_facts": "X,,,,,,\n"}, "area_facts.csv:2 code: unknown code 'X'"),
        ({"area_groups": "X,Nhóm,Y,,\n"}, "area_groups.csv:2 area_code: unknown code 'Y'"),
        ({"successions": "X,Y,2025-07-01,part,\n"}, "successions.csv:2 predecessor: unknown code"),
        ({"offices": "X,Sở,,department,,NOWHERE,,,yes,\n"}, "offices.csv:2 area: unknown code"),
        ({"offices": "X,Sở,,circus,,,,,yes,\n"}, "offices.csv:2 kind: "),
        ({"documents": "X,1/QĐ,,UBND,,yes,\n"}, "documents.csv:2 title_vi: "),
    ],
)
def test_a_faulty_row_is_told_with_file_row_and_column(tmp_path, tables, fault):
    with pytest.raises(LoadRefused) as refusal:
        load(organisation_of(tmp_path, **tables))

    assert any(line.startswith(fault) for line in str(refusal.value).splitlines())


@pytest.mark.django_db
def test_all_faulty_rows_are_told_at_once_and_each_cell_once(tmp_path):
    folder = organisation_of(
        tmp_path,
        areas="A,,Tên,,kingdom,,2025-02-30,,,,,\n",
        documents="D,1,2023-13-01,UBND,Tên,perhaps,\n",
    )

    with pytest.raises(LoadRefused) as refusal:
        load(folder)

    assert sorted((error.file, error.column) for error in refusal.value.errors) == [
        ("areas.csv", "level"),
        ("areas.csv", "valid_from"),
        ("documents.csv", "issued_on"),
        ("documents.csv", "verified"),
    ]
