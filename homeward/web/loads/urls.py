"""Addresses of loads. They carry numbers alone: a file's name may say something."""

from django.urls import path

from homeward.web.loads import views

urlpatterns = [
    path("loads", views.loads, name="loads"),
    path("load/<uuid:load>", views.load, name="load"),
    path("load/<uuid:load>/progress", views.load_progress, name="load_progress"),
    path("load/file/<uuid:file>/rejected", views.load_rejects, name="load_rejects"),
    path("load/file/<uuid:file>/row/<int:row>", views.load_mend, name="load_mend"),
    path("load/file/<uuid:file>/again", views.load_retry, name="load_retry"),
    path("load/file/<uuid:file>/to-mend", views.load_rejects_file, name="load_rejects_file"),
]
