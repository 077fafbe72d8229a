"""Addresses of the pages on which figures are read, and of those on which they are entered."""

from django.urls import path

from indicators.views import (
    analysis,
    corrections,
    domains,
    entry,
    entry_cells,
    exports,
    indicators,
    overview,
    questions,
    review,
    search,
    submission_files,
)

app_name = "indicators"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("linh-vuc/", domains.domain_list, name="domain-list"),
    path("linh-vuc/<slug:code>/", domains.domain_detail, name="domain-detail"),
    path("chi-tieu/<slug:code>/", indicators.indicator_detail, name="indicator-detail"),
    path("chi-tieu/<slug:code>/so-lieu.csv", exports.indicator_export, name="indicator-export"),
    path("phan-tich/", analysis.analysis, name="analysis"),
    path("phan-tich/so-lieu.csv", exports.analysis_export, name="analysis-export"),
    path("phan-tich/so-lieu/<slug:part>/", analysis.analysis_part, name="analysis-part"),
    path("nhap-lieu/", entry.due, name="entry-due"),
    path("nhap-lieu/mo-bieu/", entry.open_due, name="entry-open"),
    path("nhap-lieu/<int:pk>/", entry.sheet, name="entry-sheet"),
    path("nhap-lieu/<int:pk>/tep/", submission_files.files, name="submission-file-create"),
    path(
        "nhap-lieu/<int:pk>/tep/<int:file_pk>/",
        submission_files.file,
        name="submission-file-detail",
    ),
    path(
        "nhap-lieu/<int:pk>/tep/<int:file_pk>/go/",
        submission_files.remove,
        name="submission-file-delete",
    ),
    path("nhap-lieu/<int:pk>/nop/", entry.submit, name="entry-submit"),
    path("nhap-lieu/<int:pk>/luu/", entry_cells.save, name="entry-save"),
    path("nhap-lieu/<int:pk>/doc/", entry_cells.preview, name="entry-preview"),
    path("duyet/", review.review_list_view, name="review-list"),
    path("duyet/<int:pk>/", review.review, name="review-detail"),
    path("cau-hoi/", questions.question_list_view, name="question-list"),
    path("cau-hoi/<int:pk>/", questions.detail, name="question-detail"),
    path("cau-hoi/<int:pk>/dong/", questions.close, name="question-close"),
    path("chi-tieu/<slug:code>/hoi/", questions.create, name="question-create"),
    path("so-lieu-dinh-chinh/", corrections.correction_list_view, name="correction-list"),
    path("tim-kiem/", search.indicator_search, name="indicator-search"),
]
