"""Signing in and out, staying signed in, and what was typed when a session ended."""
