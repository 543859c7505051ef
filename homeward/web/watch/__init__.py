"""The engine's state as every page shows it: a red banner while it stands still."""
