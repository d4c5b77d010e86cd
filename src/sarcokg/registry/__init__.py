"""Records of registries: files to documents, documents to nodes, by rules that stand in ``ontology/readings``.

What this package reads is marked "rule-read, unreviewed": no total and no answer counts it (docs/registries.md).
"""

from sarcokg.registry.study import read_study

__all__ = ["read_study"]
