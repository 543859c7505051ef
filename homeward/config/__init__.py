"""Settings, clock, wiring and commands: where the layers are put together.

May import every layer; nobody imports it. Entry points: ``cli.main`` (the ``homeward`` program),
``django_settings``, ``wsgi.application``.
"""
