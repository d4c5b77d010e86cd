"""Ingest: the path of a build over many records of registries, spread over processes.

Documents → nodes → RDF → gate → shards, each shard read, judged and written by one worker.
What was read stays "rule-read, unreviewed" in named graphs of its own (docs/registries.md).
"""

from sarcokg.ingest.run import ingest

__all__ = ["ingest"]
