"""Addresses of the daily report."""

from django.urls import path

from homeward.web.daily import views

urlpatterns = [
    path("daily", views.daily_reports, name="daily_reports"),
    path("daily/now", views.daily_report_now, name="daily_report_now"),
    path("daily/now.pdf", views.daily_report_now_pdf, name="daily_report_now_pdf"),
    path("daily/hour", views.daily_report_hour, name="daily_report_hour"),
    path("daily/<uuid:report>", views.daily_report, name="daily_report"),
    path("daily/<uuid:report>.pdf", views.daily_report_pdf, name="daily_report_pdf"),
]
