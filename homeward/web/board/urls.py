"""Addresses of the board."""

from django.urls import path

from homeward.web.board import views

urlpatterns = [
    path("board", views.board, name="board"),
    path("board/rows", views.board_rows, name="board_rows"),
    path("wall", views.wall, name="wall"),
    path("wall/rows", views.wall_rows, name="wall_rows"),
]
