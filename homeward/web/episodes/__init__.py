"""Pages of one episode: the page itself, and a form for each thing that may be recorded.

Entry points: ``views``. ``reading`` makes every read, under the reader's context; ``pages`` and
the modules beside it make frozen page models from what was read; ``forming`` answers a form.
"""
