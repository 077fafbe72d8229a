"""Addresses of the leaders' pages."""

from django.urls import path

from indicators.views import analysis, domains, exports, indicators, overview, search

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
    path("tim-kiem/", search.indicator_search, name="indicator-search"),
]
