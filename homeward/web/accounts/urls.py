"""Addresses of signing in and of one's own account."""

from django.urls import path

from homeward.web.accounts import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("keep-alive", views.keep_alive, name="keep_alive"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("healthz", views.alive, name="alive"),
    path("account/organisation", views.choose_organisation, name="choose_organisation"),
    path("account/password", views.own_password, name="own_password"),
    path("", views.home, name="home"),
]
