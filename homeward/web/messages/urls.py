"""Addresses of messages. They carry ids, or a signed id: never a name, nor what is asked."""

from django.urls import path

from homeward.web.messages import deciding, giving, previewing, views

_ONE = "messages/<uuid:message>"

urlpatterns = [
    path("messages", views.message_list, name="message_list"),
    path(_ONE, views.message, name="message"),
    path(f"{_ONE}/answer", views.message_answer, name="message_answer"),
    path(f"{_ONE}/pass", views.message_pass, name="message_pass"),
    path("m/<str:token>", views.message_link, name="message_link"),
    path("messages/hand-over", giving.handover, name="handover"),
    path("messages/hand-over/<uuid:handover>", giving.handover_answer, name="handover_answer"),
    path("messages/templates", previewing.message_templates, name="message_templates"),
    path("messages/held-back", deciding.suppressions, name="suppressions"),
    path("messages/held-back/<uuid:suppression>", deciding.suppression, name="suppression"),
]
