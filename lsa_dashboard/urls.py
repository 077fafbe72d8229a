"""Addresses: each app brings its own, nouns in Vietnamese without accents; machines ask `/healthz`."""

from django.contrib import admin
from django.urls import include, path

from lsa_dashboard import views
from lsa_dashboard.health import health

urlpatterns = [
    path("", include("indicators.urls")),
    path("nhiem-vu/", include("assignments.urls")),
    path("thi-dua/", include("awards.urls")),
    path("", include("desk.urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("luot-truy-cap/", views.visit_counts, name="visit_counts"),
    path("khung-trang/", views.frame_pieces, name="frame_pieces"),
    path("quan-tri/", admin.site.urls),
    path("healthz", health, name="health"),
]

handler500 = "lsa_dashboard.errors.server_error"
