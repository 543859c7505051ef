"""Addresses of the child's record. They carry numbers that say nothing of a child."""

from django.urls import path

from homeward.web.children import (
    changing,
    fact_changing,
    fact_history,
    granting,
    matching,
    passing,
    views,
)

urlpatterns = [
    path("children", views.child_search, name="child_search"),
    path("children/new", changing.child_new, name="child_new"),
    path("child/<uuid:child>", views.child, name="child"),
    path("child/<uuid:child>/change", changing.child_change, name="child_change"),
    path("child/<uuid:child>/name", changing.child_alias, name="child_alias"),
    path("child/<uuid:child>/number", changing.child_identifier, name="child_identifier"),
    path("child/<uuid:child>/status", changing.child_status, name="child_status"),
    path("child/<uuid:child>/placement", granting.child_place, name="child_place"),
    path("child/<uuid:child>/add/<slug:noun>", fact_changing.child_fact_add, name="child_fact_add"),
    path(
        "kept/<slug:noun>/<uuid:fact>/correct",
        fact_changing.child_fact_correct,
        name="child_fact_correct",
    ),
    path(
        "kept/<slug:noun>/<uuid:fact>/withdraw",
        fact_changing.child_fact_withdraw,
        name="child_fact_withdraw",
    ),
    path(
        "kept/<slug:noun>/<uuid:fact>/before",
        fact_history.child_fact_history,
        name="child_fact_history",
    ),
    path("child/<uuid:child>/address", views.child_address, name="child_address"),
    path("child/<uuid:child>/photo", changing.child_photo_add, name="child_photo_add"),
    path("photo/<uuid:photo>", views.child_photo, name="child_photo"),
    path("child/<uuid:child>/restrict", granting.child_restrict, name="child_restrict"),
    path("child/<uuid:child>/open", granting.child_lift, name="child_lift"),
    path("child/<uuid:child>/share", granting.child_share, name="child_share"),
    path(
        "child/<uuid:child>/share/<uuid:share>/end",
        granting.child_share_end,
        name="child_share_end",
    ),
    path("child/<uuid:child>/transfer", passing.child_transfer, name="child_transfer"),
    path("child/<uuid:child>/join", granting.child_join, name="child_join"),
    path(
        "child/<uuid:child>/join/<uuid:link>/separate",
        granting.child_separate,
        name="child_separate",
    ),
    path("matches", matching.matches, name="matches"),
    path("match/<uuid:match>", matching.match_settle, name="match_settle"),
]
