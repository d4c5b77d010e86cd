"""A knowledge graph of sarcoma immunotherapy evidence."""
