"""The frame around every page, the pages that stand without it, and the policy sent with all of them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, resolve
from django.utils import translation

from accounts.choices import Role
from lsa_dashboard.context_processors import frame
from lsa_dashboard.finders import bundle_from_wheel
from tests.factories import make_user

TEMPLATES = sorted(
    template
    for app in ("accounts", "indicators", "awards", "desk", "lsa_dashboard")
    for template in Path(settings.BASE_DIR, app, "templates").rglob("*.html")
)


@login_not_required
def broken(request: HttpRequest) -> None:
    raise RuntimeError("planted")


urlpatterns = [path("planted/", broken), path("", include("lsa_dashboard.urls"))]


@pytest.fixture
def visitor(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tai-khoan/dang-nhap/", 200),
        ("/", 302),
        ("/khong-co/", 404),
        ("/quan-tri/khong-co/", 302),
        ("/planted/", 500),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_policy_is_sent_with_every_answer(visitor, address, status):
    answer = visitor.get(address)
    assert answer.status_code == status
    assert_policy(answer)


@pytest.mark.django_db
def test_policy_is_sent_to_who_asks_for_another_host(visitor):
    answer = visitor.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert_policy(answer)


def assert_policy(answer: HttpResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("400.html", "Yêu cầu không đọc được"),
        ("403_csrf.html", "Trang mở quá lâu"),
        ("500.html", "Máy chủ gặp lỗi"),
        ("503.html", "Hệ thống chưa sẵn sàng"),
    ],
)
def test_page_of_a_failure_stands_without_request_or_database(template, words):
    with translation.override("vi"):
        page = render_to_string(template)
    assert f"<h1>{words}</h1>" in page
    assert '<html lang="vi">' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("template", "words"), [("403.html", "Không có quyền"), ("404.html", "Không tìm thấy trang")]
)
def test_page_of_a_refusal_keeps_the_frame(template, words):
    request = request_of(make_user(Role.LEADER), "/")
    with translation.override("vi"):
        page = render_to_string(template, {"user": request.user}, request)
    assert f"<h1>{words}</h1>" in page
    assert "Lĩnh vực" in page


def request_of(user: object, address: str) -> HttpRequest:
    """A request as it reaches a view of that address."""
    request = RequestFactory().get(address)
    request.user = user
    request.resolver_match = resolve(address)
    return request


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", ["page", "", "", ""]),
        ("/linh-vuc/", ["", "page", "", ""]),
        ("/linh-vuc/poverty/", ["", "true", "", ""]),
        ("/chi-tieu/POV_RATE/", ["", "true", "", ""]),
        ("/tim-kiem/", ["", "true", "", ""]),
        ("/phan-tich/", ["", "", "page", ""]),
        ("/quan-tri/", ["", "", "", "page"]),
        ("/quan-tri/indicators/plan/", ["", "", "", "true"]),
    ],
)
@pytest.mark.django_db
def test_navigation_marks_the_section_of_the_page(address, current):
    sections = frame(request_of(make_user(Role.ADMIN), address))["frame"].navigation
    assert [section.current for section in sections] == current


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        (
            Role.STAFF,
            ["/", "/linh-vuc/", "/phan-tich/", "/nhap-lieu/", "/nhiem-vu/", "/thi-dua/nguoi/"],
        ),
        (Role.LEADER, ["/", "/linh-vuc/", "/phan-tich/", "/nhiem-vu/", "/thi-dua/"]),
        (
            Role.AWARD_OFFICER,
            ["/", "/linh-vuc/", "/phan-tich/", "/nhiem-vu/", "/thi-dua/", "/quan-tri/"],
        ),
        (
            Role.REVIEWER,
            [
                "/",
                "/linh-vuc/",
                "/phan-tich/",
                "/nhap-lieu/",
                "/nhiem-vu/",
                "/thi-dua/nguoi/",
                "/quan-tri/",
            ],
        ),
        (Role.ADMIN, ["/", "/linh-vuc/", "/phan-tich/", "/quan-tri/"]),
    ],
)
@pytest.mark.django_db
def test_navigation_leads_only_where_the_role_may_go(role, addresses):
    navigation = frame(request_of(make_user(role), "/"))["frame"].navigation
    assert [section.url for section in navigation] == addresses


def test_frame_knows_a_request_that_nobody_was_recognised_for():
    assert frame(RequestFactory().get("/khong-co/"))["frame"].navigation == ()


@pytest.mark.django_db
def test_frame_asks_the_database_nothing(django_assert_num_queries):
    request = request_of(make_user(Role.REVIEWER), "/")
    with django_assert_num_queries(0):
        frame(request)


@pytest.mark.django_db
@pytest.mark.parametrize(("trial", "shown"), [(True, True), (False, False)])
def test_trial_is_said_on_every_page(trial, shown):
    request = request_of(make_user(Role.LEADER), "/")
    with override_settings(TRIAL=trial), translation.override("vi"):
        page = render_to_string("base.html", {"user": request.user}, request)
    assert ("Bản dùng thử" in page) is shown


@pytest.mark.django_db
@override_settings(DEPARTMENT_NAME="Sở Thử nghiệm", DEPARTMENT_SHORT_NAME="STN", VERSION="9.9")
def test_department_and_version_come_from_the_settings():
    request = request_of(make_user(Role.LEADER), "/")
    page = render_to_string("base.html", {"user": request.user}, request)
    assert "– Sở Thử nghiệm</title>" in page
    assert "<span>STN</span>" in page
    assert "9.9" in page


@pytest.mark.django_db
def test_account_menu_names_the_person_and_signs_out_by_post():
    user = make_user(Role.REVIEWER, full_name="Người Duyệt")
    page = render_to_string("base.html", {"user": user}, request_of(user, "/"))
    assert "<b>Người Duyệt</b>" in page
    assert str(user.office) in page
    assert '<form method="post" action="/tai-khoan/dang-xuat/">' in page


class CodeFinder(HTMLParser):
    """Collects what the policy would refuse: code and styles written into the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        if tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.found.append(self.get_starttag_text() or tag)
        if tag == "script" and "src" not in names:
            self.found.append(self.get_starttag_text() or tag)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_code_or_styles_of_its_own(template):
    finder = CodeFinder()
    finder.feed(re.sub(r"{[%{#].*?[#}%]}", "", template.read_text()))
    assert finder.found == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_named_in_a_template_is_there(template):
    names = re.findall(r"{% static [\"']([^\"']+)[\"'] %}", template.read_text())
    assert [name for name in names if find(name) is None] == []


def test_element_that_keeps_plotly_from_writing_a_style_has_the_name_plotly_looks_for():
    # The name changes with plotly; without the element every chart page breaks the policy once.
    page = render_to_string("indicators/_chart_scripts.html")
    [name] = re.findall(r'<meta id="([0-9a-f]{64})">', page)
    assert f'getElementById("{name}")' in bundle_from_wheel().read_text()
