"""Addresses of the exchange with the police."""

from django.urls import path

from homeward.web.exchange import views

urlpatterns = [
    path("police-lists", views.exchange, name="exchange"),
    path("police-lists/ours.csv", views.exchange_list, name="exchange_list"),
    path("police-lists/theirs", views.exchange_load, name="exchange_load"),
    path("police-lists/<uuid:difference>", views.exchange_difference, name="exchange_difference"),
]
