"""Addresses of what waits for a person, and of the letter about it."""

from django.urls import path

from desk import views

app_name = "desk"

urlpatterns = [
    path("viec-cua-toi/", views.my_work, name="my-work"),
    path("viec-cua-toi/thu/", views.mail, name="mail"),
]
