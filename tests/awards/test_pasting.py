"""A list of recipients, typed or pasted: certain, offered or unknown, never guessed."""

import pytest

from awards.pasting import MOST_OFFERED, Known, Register, read_lines

AN = Known("p1", "CN0001", "Nguyễn Thử An", "Văn phòng")
AN_TOO = Known("p2", "CN0002", "Nguyễn Thử An", "Thanh tra")
BINH = Known("p3", "CN0003", "Trần Thử Bình", "Thanh tra")
DUNG = Known("p4", "CN0004", "Đỗ Thử Dũng", "Văn phòng")
REGISTER = Register.of([AN, AN_TOO, BINH, DUNG])


def meant(text: str) -> list[str | None]:
    return [line.found.key if line.found else None for line in read_lines(text, REGISTER)]


@pytest.mark.parametrize(
    "line",
    [
        "Trần Thử Bình",
        "tran thu binh",
        "TRẦN  THỬ BÌNH",
        "  3. Trần Thử Bình",
        "3\tTrần Thử Bình\tThanh tra\tChuyên viên",
        "CN0003",
        "cn0003; ai đó khác",
        "12) Trần Thử Bình",
    ],
)
def test_a_name_or_a_code_is_found_however_it_is_typed(line):
    assert meant(line) == ["p3"]


def test_the_letter_d_with_a_stroke_may_be_typed_without():
    assert meant("do thu dung") == ["p4"]


def test_namesakes_are_told_apart_by_what_else_the_line_says():
    assert meant("Nguyễn Thử An; thanh tra\nNguyễn Thử An, Văn phòng") == ["p2", "p1"]


def test_namesakes_that_nothing_tells_apart_are_offered():
    (line,) = read_lines("Nguyễn Thử An", REGISTER)
    assert line.found is None
    assert line.offered == (AN, AN_TOO)


def test_a_part_of_a_name_is_offered_and_not_taken():
    (line,) = read_lines("Bình", REGISTER)
    assert line.found is None
    assert line.offered == (BINH,)


def test_who_is_not_in_the_register_is_nobody():
    (line,) = read_lines("Lê Thử Không", REGISTER)
    assert (line.found, line.offered) == (None, ())


def test_who_is_named_twice_is_told():
    lines = read_lines("CN0003\nTrần Thử Bình", REGISTER)
    assert [line.is_repeated for line in lines] == [False, True]


def test_empty_lines_are_none():
    assert read_lines("\n  \n\t\n", REGISTER) == []


def test_no_more_are_offered_than_a_person_looks_through():
    many = Register.of(Known(f"k{n}", f"X{n}", f"Lê Thử {n}") for n in range(40))
    (line,) = read_lines("le", many)
    assert len(line.offered) == MOST_OFFERED
