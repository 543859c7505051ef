"""Addresses of the registers."""

from django.urls import path

from homeward.web.registers import changing, views

urlpatterns = [
    path("registers", views.registers, name="registers"),
    path("registers/add", changing.register_desk_add, name="register_desk_add"),
    path("registers/<uuid:desk>", changing.register_desk, name="register_desk"),
    path("providers", views.register_providers, name="register_providers"),
    path("providers/add", changing.register_provider_add, name="register_provider_add"),
    path("providers/<uuid:provider>", changing.register_provider, name="register_provider"),
    path("areas", views.register_areas, name="register_areas"),
    path("areas/add", changing.register_area_add, name="register_area_add"),
    path("areas/<uuid:area>", changing.register_area, name="register_area"),
]
