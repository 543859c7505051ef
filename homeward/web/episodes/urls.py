"""Addresses of an episode and its forms: ids only, never a name."""

from django.urls import path

from homeward.web.episodes import being_found, changes, coming_back, correcting, views

_ONE = "episode/<uuid:episode>"
_ENTRY = f"{_ONE}/entry/<uuid:entry>"

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
    path(f"{_ONE}/prevention", being_found.episode_prevention, name="episode_prevention"),
    path(f"{_ONE}/found-with", being_found.episode_found_with, name="episode_found_with"),
    path(f"{_ONE}/plan", being_found.episode_plan, name="episode_plan"),
    path(f"{_ONE}/details", correcting.episode_details, name="episode_details"),
    path(f"{_ONE}/before", correcting.episode_before, name="episode_before"),
    path(f"{_ENTRY}/correct", correcting.entry_correct, name="entry_correct"),
    path(f"{_ENTRY}/withdraw", correcting.entry_withdraw, name="entry_withdraw"),
    path(f"{_ENTRY}/before", correcting.entry_before, name="entry_before"),
]
