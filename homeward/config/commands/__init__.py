"""One module for each command of the ``homeward`` program; see ``homeward.config.command``."""
