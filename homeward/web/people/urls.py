"""Addresses of an organisation's people."""

from django.urls import path

from homeward.web.people import views

_ONE = "people/<uuid:person>"

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/add", views.person_add, name="person_add"),
    path(_ONE, views.person, name="person"),
    path(f"{_ONE}/role", views.person_role, name="person_role"),
    path(f"{_ONE}/role/<uuid:membership>/end", views.person_role_end, name="person_role_end"),
    path(f"{_ONE}/account", views.person_active, name="person_active"),
]
