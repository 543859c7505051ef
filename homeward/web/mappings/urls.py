"""Addresses of mappings."""

from django.urls import path

from homeward.web.mappings import views

urlpatterns = [
    path("mappings", views.mappings, name="mappings"),
    path("mapping/new", views.mapping_new, name="mapping_new"),
    path("mapping/make", views.mapping_make, name="mapping_make"),
    path("mapping/text", views.mapping_text_new, name="mapping_text"),
    path("mapping/<uuid:mapping>", views.mapping, name="mapping"),
    path("mapping/<uuid:mapping>/file", views.mapping_file, name="mapping_file"),
]
