"""The signed form with a submission: attached, handed out, taken off; who may, and what is refused."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators.attaching import (
    AlreadyAttached,
    SubmissionApproved,
    Upload,
    attach_file,
    remove_file,
)
from indicators.file_kinds import FileRefused
from indicators.models import FileRemoval, Submission, SubmissionFile
from tests.factories import (
    A_PDF,
    make_area,
    make_form,
    make_indicator,
    make_office,
    make_submission,
    make_submission_file,
    make_user,
)
from tests.indicators.reading import by_id, page_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def submission() -> Submission:
    return make_submission(make_form(make_indicator()), make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(clerk: User) -> Client:
    return desk_of(clerk)


def address(submission: Submission) -> str:
    return f"/nhap-lieu/{submission.pk}/tep/"


def sent(content: bytes = A_PDF, name: str = "Biểu đã ký.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/html")}


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


# ---------------------------------------------------------------- attached


def test_a_scan_is_kept_with_what_it_is_and_leaves_a_trace(submission, clerk, desk, media):
    answer = desk.post(address(submission), sent())

    assert answer.status_code == 302
    (file,) = SubmissionFile.objects.all()
    assert (file.name, file.kind, file.size) == ("Biểu đã ký.pdf", "application/pdf", len(A_PDF))
    assert (file.uploaded_by, file.sha256) == (clerk, hashlib.sha256(A_PDF).hexdigest())
    (path,) = stored(media)
    assert path.read_bytes() == A_PDF
    assert "ký" not in path.name
    (activity,) = Activity.objects.filter(model="indicators.submissionfile")
    assert (activity.verb, activity.actor) == (Verb.ADDED, clerk)
    assert activity.new["sha256"] == file.sha256


def test_the_page_lists_what_is_attached(submission, desk):
    desk.post(address(submission), sent())
    said = text_of(by_id(page_of(desk.get(address(submission))), "tep"))
    assert "Biểu đã ký.pdf" in said
    assert "PDF, 1 KB" in said


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ program", "bieu.pdf", "không phải PDF, JPEG hay PNG"),
        (A_PDF[:20], "bieu.pdf", "đứt đoạn"),
        (b"", "bieu.pdf", "rỗng"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(submission, desk, media, content, name, said):
    answer = desk.post(address(submission), sent(content, name))
    page = page_of(answer)
    assert answer.status_code == 200
    assert said in text_of(by_id(page, "tep-file_error"))
    assert b"<title>L\xe1\xbb\x97i: " in answer.content
    assert stored(media) == []
    assert not SubmissionFile.objects.exists()


def test_nothing_chosen_is_told_beside_the_field(submission, desk):
    page = page_of(desk.post(address(submission)))
    assert text_of(by_id(page, "tep-file_error")) == "Hãy chọn tệp."


def test_more_than_the_setting_allows_is_refused(submission, desk, settings, media):
    settings.ATTACHMENT_MAX_MB = 1
    large = A_PDF[:-6] + b" " * 1024 * 1024 + A_PDF[-6:]
    page = page_of(desk.post(address(submission), sent(large)))
    assert "lớn hơn 1 MB" in text_of(by_id(page, "tep-file_error"))
    assert stored(media) == []


def test_what_is_far_too_large_is_dropped_while_it_comes_in(submission, desk, settings):
    settings.ATTACHMENT_MAX_MB = settings.UPLOAD_MAX_MB = 1
    page = page_of(desk.post(address(submission), sent(A_PDF + b" " * 3 * 1024 * 1024)))
    assert "lớn hơn 1 MB" in text_of(by_id(page, "tep-file_error"))


def test_the_same_scan_sent_twice_is_one_file(submission, clerk, desk, media):
    desk.post(address(submission), sent())
    page = page_of(desk.post(address(submission), sent(name="khác tên.pdf")))
    assert "đã được đính kèm" in text_of(by_id(page, "tep-file_error"))
    assert len(stored(media)) == SubmissionFile.objects.count() == 1
    with pytest.raises(AlreadyAttached):
        attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=clerk)


def test_two_clicks_at_once_are_one_file(submission, clerk, media, monkeypatch):
    """The second click looks before the first has written; the constraint tells it."""
    make_submission_file(submission)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    with pytest.raises(AlreadyAttached):
        attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=clerk)
    assert len(stored(media)) == 1


def test_a_fault_while_the_row_is_written_leaves_no_file_behind(
    submission, clerk, media, monkeypatch
):
    monkeypatch.setattr("indicators.attaching._kept", lambda file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=clerk)
    assert stored(media) == []
    assert not SubmissionFile.objects.exists()


def test_an_act_refuses_other_bytes_by_itself(submission, clerk):
    with pytest.raises(FileRefused):
        attach_file(submission=submission, upload=Upload(b"MZ", "a.pdf"), by=clerk)


# ---------------------------------------------------------------- handed out


def test_a_file_is_handed_out_to_be_kept_and_never_shown(submission, desk):
    file = make_submission_file(submission, name="Biểu đã ký.pdf")
    answer = desk.get(file.get_absolute_url())
    assert answer.content == A_PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "Bi%E1%BB%83u" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_reviewers_of_the_receiving_office_may_fetch_it_and_nothing_else(submission):
    file = make_submission_file(submission)
    receiving = submission.form.receiving_office
    reviewer = desk_of(make_user(Role.REVIEWER, office=receiving))
    assert reviewer.get(file.get_absolute_url()).status_code == 200
    assert reviewer.get(address(submission)).status_code == 200
    assert reviewer.post(address(submission), sent(A_PDF + b"2")).status_code == 403
    assert reviewer.get(f"{file.get_absolute_url()}go/").status_code == 403
    clerk_there = desk_of(make_user(Role.STAFF, office=receiving))
    assert clerk_there.get(file.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER, Role.ADMIN])
def test_strangers_get_nothing(submission, role, settings):
    settings.MFA_REQUIRED_ROLES = []
    file = make_submission_file(submission)
    stranger = desk_of(make_user(role))
    assert stranger.get(file.get_absolute_url()).status_code == 403
    assert stranger.get(address(submission)).status_code == 403
    assert stranger.post(address(submission), sent()).status_code == 403


def test_a_file_under_another_submission_is_no_page(submission, desk):
    other = make_submission(submission.form, make_office(), make_area())
    file = make_submission_file(other)
    assert desk.get(f"{address(submission)}{file.pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_said_to_be_and_logged(
    submission, desk, media, caplog
):
    file = make_submission_file(submission)
    (path,) = stored(media)
    path.unlink()
    assert desk.get(file.get_absolute_url()).status_code == 404
    assert file.file.name in caplog.text


# ---------------------------------------------------------------- taken off


def test_a_file_is_taken_off_with_a_reason_and_stays_on_record(submission, clerk, desk, media):
    file = make_submission_file(submission)

    answer = desk.post(f"{file.get_absolute_url()}go/", {"reason": "Quét thiếu trang 2"})

    assert answer.status_code == 302
    file.refresh_from_db()
    assert (file.removal.by, file.removal.reason) == (clerk, "Quét thiếu trang 2")
    assert desk.get(file.get_absolute_url()).status_code == 404
    assert len(stored(media)) == 1
    said = text_of(by_id(page_of(desk.get(address(submission))), "tep"))
    assert "Quét thiếu trang 2" in said
    assert Activity.objects.filter(verb=Verb.REMOVED, reason="Quét thiếu trang 2").count() == 1


def test_without_a_reason_nothing_is_taken_off(submission, clerk, desk):
    file = make_submission_file(submission)
    page = page_of(desk.post(f"{file.get_absolute_url()}go/", {"reason": "  "}))
    assert "ghi lý do" in text_of(page).lower() or "lý do" in text_of(
        by_id(page, "id_reason_error")
    )
    assert not FileRemoval.objects.exists()


def test_taken_off_twice_is_taken_off_once(submission, clerk):
    file = make_submission_file(submission)
    for _ in range(2):
        remove_file(file=file, reason="Nhầm", by=clerk)
    assert FileRemoval.objects.count() == 1


def test_what_was_taken_off_may_be_attached_again(submission, clerk):
    remove_file(file=make_submission_file(submission), reason="Nhầm", by=clerk)
    attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=clerk)
    assert SubmissionFile.objects.filter(removal__isnull=True).count() == 1


# ---------------------------------------------------------------- guarded


def test_to_an_approved_form_nothing_comes_and_nothing_goes(submission, clerk, desk):
    file = make_submission_file(submission)
    Submission.objects.update(state="approved")
    with pytest.raises(SubmissionApproved):
        attach_file(submission=submission, upload=Upload(A_PDF + b"2", "b.pdf"), by=clerk)
    with pytest.raises(SubmissionApproved):
        remove_file(file=file, reason="Nhầm", by=clerk)
    assert "đã được duyệt" in text_of(
        page_of(desk.post(f"{file.get_absolute_url()}go/", {"reason": "Nhầm"}))
    )
    assert "Đính kèm tệp" not in text_of(page_of(desk.get(address(submission))))
    assert desk.get(file.get_absolute_url()).status_code == 200


def test_a_submitted_form_still_takes_its_signed_page(submission, clerk):
    Submission.objects.update(state="submitted")
    assert attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=clerk)


def test_another_office_attaches_nothing(submission):
    stranger = make_user(Role.STAFF)
    with pytest.raises(PermissionDenied):
        attach_file(submission=submission, upload=Upload(A_PDF, "a.pdf"), by=stranger)


@pytest.mark.parametrize(
    "change", [{"name": "khác.pdf"}, {"sha256": "0" * 64}, {"file": "elsewhere"}, {"size": 1}]
)
def test_a_file_is_never_changed(submission, change):
    make_submission_file(submission)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionFile.objects.update(**change)


def test_a_file_is_never_deleted_nor_a_removal_undone(submission, clerk):
    file = make_submission_file(submission)
    remove_file(file=file, reason="Nhầm", by=clerk)
    for act in (
        SubmissionFile.objects.all().delete,
        FileRemoval.objects.all().delete,
        lambda: SubmissionFile.objects.update(removal=None),
        lambda: FileRemoval.objects.update(reason="khác"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
