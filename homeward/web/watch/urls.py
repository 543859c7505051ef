"""Address of the engine's banner."""

from django.urls import path

from homeward.web.watch import views

urlpatterns = [path("engine", views.engine, name="engine")]
