"""Addresses of an episode and its forms: ids only, never a name."""

from django.urls import path

from homeward.web.episodes import changes, coming_back, views

_ONE = "episode/<uuid:episode>"

urlpatterns = [
    path(_ONE, views.episode, name="episode"),
    path(f"{_ONE}/log", views.episode_log, name="episode_log"),
    path(f"{_ONE}/act", views.episode_act, name="episode_act"),
    path(f"{_ONE}/grade", changes.episode_grade, name="episode_grade"),
    path(f"{_ONE}/kind", changes.episode_kind, name="episode_kind"),
    path(f"{_ONE}/time", changes.episode_time, name="episode_time"),
    path(f"{_ONE}/police", changes.episode_police, name="episode_police"),
    path(f"{_ONE}/void", changes.episode_void, name="episode_void"),
    path(f"{_ONE}/back", coming_back.episode_back, name="episode_back"),
    path(f"{_ONE}/return", coming_back.episode_return, name="episode_return"),
]
