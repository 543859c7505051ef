"""Addresses of documents: ids only."""

from django.urls import path

from homeward.web.documents import views

_ONE = "document/<uuid:document>"

urlpatterns = [
    path("episode/<uuid:episode>/documents", views.documents, name="documents"),
    path(_ONE, views.document, name="document"),
    path(f"{_ONE}/write", views.document_write, name="document_write"),
    path(f"{_ONE}/review", views.document_review, name="document_review"),
    path(f"{_ONE}/send", views.document_send, name="document_send"),
]
