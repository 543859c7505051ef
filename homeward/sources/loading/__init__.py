"""The applying half: files kept, read in batches, matched, written, each batch once.

Entry points: ``running.run_load`` works a load to its end, and may be killed and run again;
``sources.operations.request_load`` begins one and ``sources.queries`` tells how it stands.
"""
