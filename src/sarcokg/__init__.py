"""A knowledge graph of sarcoma immunotherapy evidence that answers with counts and places.

>>> import sarcokg
>>> answer = sarcokg.open().ask("responses-by-mechanism", histology="ASPS")
>>> [(row["mechanism"], row["responders"], row["evaluable"]) for row in answer.rows]
[('PD-L1 blockade', '19', '52')]
"""

from sarcokg.knowledge_graph import KnowledgeGraph, open

__all__ = ["KnowledgeGraph", "open"]
