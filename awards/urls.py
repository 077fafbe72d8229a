"""Addresses of the pages on which awards are kept and read."""

from django.urls import path

from awards.views import decisions, exports, movements, people, recipients, steps
from awards.views import reading as read

app_name = "awards"

reading = [
    path("", read.year, name="overview"),
    path("thong-ke.xlsx", exports.year_xlsx, name="year-xlsx"),
    path("tim-kiem/", read.search, name="search"),
    path("danh-muc/", read.type_list, name="type-list"),
    path("nguoi/<int:pk>/", read.person_detail, name="person-detail"),
    path("tap-the/<int:pk>/", read.collective_detail, name="collective-detail"),
    path("ho-gia-dinh/<int:pk>/", read.household_detail, name="household-detail"),
    path("quyet-dinh/<int:pk>/", read.decision_detail, name="decision-detail"),
    path("quyet-dinh/<int:pk>/danh-sach.xlsx", exports.decision_xlsx, name="decision-xlsx"),
    path("quyet-dinh/<int:pk>/danh-sach.docx", exports.decision_docx, name="decision-docx"),
    path("phong-trao/", read.movement_list, name="movement-list"),
    path("phong-trao/<int:pk>/", read.movement_detail, name="movement-detail"),
    path("sang-kien/", read.initiative_list, name="initiative-list"),
]

writing = [
    path("nguoi/", people.listing, name="person-list"),
    path("nguoi/moi/", people.create, name="person-create"),
    path("nguoi/<int:pk>/sua/", people.update, name="person-update"),
    path("nguoi/<int:pk>/xep-loai/", people.record, name="person-record"),
    path(
        "nguoi/<int:pk>/ky-luat/<int:measure>/go/",
        people.remove_discipline,
        name="discipline-delete",
    ),
    path("tap-the/", recipients.collectives, name="collective-list"),
    path("tap-the/moi/", recipients.create_collective, name="collective-create"),
    path("tap-the/<int:pk>/sua/", recipients.update_collective, name="collective-update"),
    path("ho-gia-dinh/", recipients.households, name="household-list"),
    path("ho-gia-dinh/moi/", recipients.create_household, name="household-create"),
    path("ho-gia-dinh/<int:pk>/sua/", recipients.update_household, name="household-update"),
    path("quyet-dinh/", decisions.listing, name="decision-list"),
    path("quyet-dinh/moi/", decisions.create, name="decision-create"),
    path("quyet-dinh/<int:pk>/sua/", decisions.update, name="decision-update"),
    path("quyet-dinh/<int:pk>/ghi-ten/", decisions.recipients, name="decision-recipients"),
    path("quyet-dinh/<int:pk>/trao/", decisions.hand_over, name="decision-hand-over"),
    path("ho-so/", steps.listing, name="award-list"),
    path("ho-so/moi/", steps.create, name="award-create"),
    path("ho-so/<int:pk>/thu-hoi/", steps.revoke, name="award-revoke"),
    path("phong-trao/moi/", movements.create_movement, name="movement-create"),
    path("phong-trao/<int:pk>/sua/", movements.update_movement, name="movement-update"),
    path("sang-kien/moi/", movements.create_initiative, name="initiative-create"),
    path("sang-kien/<int:pk>/sua/", movements.update_initiative, name="initiative-update"),
]

urlpatterns = [*reading, *writing]
