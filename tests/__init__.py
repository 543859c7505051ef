"""Tests, by layer: domain protocols guard record work sources doors properties house browser."""
