"""Being written."""

mechanism_graph = None
