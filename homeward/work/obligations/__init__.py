"""Obligations: the protocol's answer for each episode, kept as rows and worked out again."""
