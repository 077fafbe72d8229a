"""The pages of signing in that this site has; allauth's others (sign-up, e-mail, reset) are left out.

Without a namespace and under allauth's names, for allauth itself asks for them.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from django.urls import path
from django.views.decorators.cache import never_cache

from accounts import views

urlpatterns = [
    path("dang-nhap/", views.SignInView.as_view(), name="account_login"),
    path("dang-xuat/", account_views.logout, name="account_logout"),
    path("da-khoa/", account_views.account_inactive, name="account_inactive"),
    path("ngon-ngu/", views.choose_language, name="account_language"),
    path("mat-khau/", account_views.password_change, name="account_change_password"),
    path("nhap-lai-mat-khau/", account_views.reauthenticate, name="account_reauthenticate"),
    path("thay-mat/", views.deputies, name="account_deputies"),
    path("thay-mat/<int:pk>/thoi/", views.end_deputy_view, name="account_deputy_end"),
    path("hai-buoc/", mfa_views.index, name="mfa_index"),
    path("hai-buoc/ma/", mfa_views.authenticate, name="mfa_authenticate"),
    path("hai-buoc/nhap-lai-ma/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    # Secrets are shown on two of these pages; the browser must not keep them.
    path(
        "hai-buoc/bat/",
        never_cache(views.SecondFactorActivateView.as_view()),
        name="mfa_activate_totp",
    ),
    path("hai-buoc/tat/", views.SecondFactorDeactivateView.as_view(), name="mfa_deactivate_totp"),
    path(
        "hai-buoc/ma-du-phong/",
        never_cache(recovery_views.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "hai-buoc/ma-du-phong/lam-moi/",
        views.RecoveryCodesRenewView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "hai-buoc/ma-du-phong/tai-ve/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
