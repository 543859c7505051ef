"""What is true and what is due: pure rules over frozen facts.

May import: the standard library only. Never asks the time: ``now`` is an argument.
"""
