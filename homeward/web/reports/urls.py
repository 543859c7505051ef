"""Addresses of the missing report. A draft's and an episode's number say nothing of a child."""

from django.urls import path

from homeward.web.reports import short, views

urlpatterns = [
    path("report", views.report_start, name="report_start"),
    path("report/short", short.report_short, name="report_short"),
    path("report/draft/<uuid:draft>", views.report_form, name="report_form"),
    path("report/draft/<uuid:draft>/save", views.report_autosave, name="report_autosave"),
    path("report/draft/<uuid:draft>/drop", views.report_drop, name="report_drop"),
    path("report/taken/<uuid:episode>", views.report_taken, name="report_taken"),
]
