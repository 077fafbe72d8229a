"""Addresses of the pages of tasks."""

from django.urls import path

from assignments.views import acts, evidence, reading

app_name = "assignments"

urlpatterns = [
    path("", reading.listing, name="assignment-list"),
    path("lich/", reading.calendar, name="assignment-calendar"),
    path("moi/", acts.create, name="assignment-create"),
    path("cong-bo/<int:year>/", acts.publish, name="assignment-publish"),
    path("<int:pk>/", reading.detail, name="assignment-detail"),
    path("<int:pk>/sua/", acts.update, name="assignment-update"),
    path("<int:pk>/tien-do/", acts.note, name="assignment-note"),
    path("<int:pk>/gia-han/", acts.extend, name="assignment-extend"),
    path("<int:pk>/hoan-thanh/", acts.done, name="assignment-done"),
    path("<int:pk>/mo-lai/", acts.reopen, name="assignment-reopen"),
    path("<int:pk>/rut/", acts.withdraw, name="assignment-withdraw"),
    path("<int:pk>/tep/", evidence.create, name="evidence-create"),
    path("<int:pk>/tep/<int:file_pk>/", evidence.detail, name="evidence-detail"),
    path("<int:pk>/tep/<int:file_pk>/go/", evidence.remove, name="evidence-delete"),
]
