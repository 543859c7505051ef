"""Addresses of protocols and alarms."""

from django.urls import path

from homeward.web.protocols import views

urlpatterns = [
    path("protocols", views.protocols, name="protocols"),
    path("protocols/<uuid:protocol>", views.protocol, name="protocol"),
    path("protocols/<uuid:protocol>/since/<uuid:former>", views.since, name="protocol_since"),
    path("alarms", views.alarms, name="alarms"),
    path("alarms/<uuid:episode>/mend", views.mend, name="alarm_mend"),
]
