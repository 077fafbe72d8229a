"""What a file is, from its bytes, and the name it is handed out under."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import FileKind
from indicators.file_kinds import ENDINGS, FileFault, FileRefused, kind_of, safe_name

PDF = b"%PDF-1.7\n...\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0....\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (JPEG, FileKind.JPEG),
        (PNG, FileKind.PNG),
        (JPEG + b"what a camera writes behind the picture", FileKind.JPEG),
    ],
)
def test_the_bytes_tell_what_a_file_is(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (PDF[:12], FileFault.CUT_OFF),
        (JPEG[:6], FileFault.CUT_OFF),
        (PNG[:14], FileFault.CUT_OFF),
        (b"MZ\x90\x00 a program", FileFault.UNKNOWN),
        (b"<html><script>alert(1)</script>", FileFault.UNKNOWN),
        (b"PK\x03\x04 a workbook", FileFault.UNKNOWN),
        (b"GIF89a", FileFault.UNKNOWN),
        (b" " + PDF, FileFault.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileFault.UNKNOWN),
    ],
)
def test_anything_else_is_refused(content: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refusal:
        kind_of(content)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("Biểu 01T đã ký.pdf", FileKind.PDF, "Biểu 01T đã ký.pdf"),
        ("Biê\u0309u.PDF", FileKind.PDF, "Biểu.pdf"),
        ("scan.JPEG", FileKind.JPEG, "scan.jpeg"),
        ("scan", FileKind.PNG, "scan.png"),
        ("program.exe", FileKind.PDF, "program.exe.pdf"),
        ("picture.pdf", FileKind.JPEG, "picture.pdf.jpg"),
        ("../../etc/passwd", FileKind.PDF, "etc-passwd.pdf"),
        ("C:\\scan\\a.pdf", FileKind.PDF, "C-scan-a.pdf"),
        ("fdp.\u202egpj.pdf", FileKind.PDF, "fdp.gpj.pdf"),
        ("a\r\nSet-Cookie: x.pdf", FileKind.PDF, "aSet-Cookie- x.pdf"),
        (".pdf", FileKind.PDF, "pdf.pdf"),
        ("", FileKind.PDF, "file.pdf"),
        ("a" * 300 + ".pdf", FileKind.PDF, "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_the_file_is(name: str, kind: str, safe: str) -> None:
    assert safe_name(name, kind, 120) == safe


@given(name=st.text(max_size=300), kind=st.sampled_from(FileKind.values))
def test_no_name_gets_out_of_its_folder_or_hides_its_ending(name: str, kind: str) -> None:
    safe = safe_name(name, kind, 120)
    assert 1 < len(safe) <= 120
    assert safe.endswith(ENDINGS[kind])
    assert not set(safe) & set('\\/:*?"<>|\r\n\0')
    assert not safe.startswith(".")
    assert unicodedata.is_normalized("NFC", safe)


def test_every_kind_has_its_endings() -> None:
    assert ENDINGS.keys() == set(FileKind.values)
