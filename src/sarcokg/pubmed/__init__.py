"""Articles of PubMed: what a file of PubMed XML or MEDLINE text says of each.

``article`` is what the readers give; ``xml_file`` and ``medline_file`` read the two forms; ``files`` tells them apart.
"""

from sarcokg.pubmed.article import Article, Author, Link, Mesh, PartialDate
from sarcokg.pubmed.files import read_articles
from sarcokg.pubmed.rules import RULES

__all__ = ["RULES", "Article", "Author", "Link", "Mesh", "PartialDate", "read_articles"]
