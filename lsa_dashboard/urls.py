"""Addresses: each app brings its own, nouns in Vietnamese without accents."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("indicators.urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("quan-tri/", admin.site.urls),
]

handler500 = "lsa_dashboard.errors.server_error"
