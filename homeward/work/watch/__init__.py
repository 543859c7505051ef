"""The watchdog: the worker's heartbeat, and what is said when it falters."""
