"""Addresses of the rota, of leave and of one's own contacts."""

from django.urls import path

from homeward.web.rota import leaving, reaching, views

urlpatterns = [
    path("rota", views.rota, name="rota"),
    path("rota/add", views.rota_add, name="rota_add"),
    path("rota/copy", views.rota_copy, name="rota_copy"),
    path("rota/<uuid:shift>", views.rota_shift, name="rota_shift"),
    path("rota/<uuid:shift>/remove", views.rota_remove, name="rota_remove"),
    path("leave", leaving.leave, name="leave"),
    path("leave/add", leaving.leave_add, name="leave_add"),
    path("leave/<uuid:leave>/end", leaving.leave_end, name="leave_end"),
    path("contacts", reaching.reach, name="reach"),
    path("contacts/email", reaching.reach_email, name="reach_email"),
    path("contacts/email/check", reaching.reach_email_check, name="reach_email_check"),
    path("contacts/mobile", reaching.reach_phone, name="reach_phone"),
    path("contacts/mobile/check", reaching.reach_phone_check, name="reach_phone_check"),
    path("contacts/quiet", reaching.reach_quiet, name="reach_quiet"),
]
