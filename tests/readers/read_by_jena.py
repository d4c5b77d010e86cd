"""A program that tests run: Apache Jena reads files of RDF, and writes each as N-Quads beside it, ``FILE.jena.nq``."""

import sys
from pathlib import Path

import jpype
from jena import start


def main() -> None:
    """Read and write each file of the command line."""
    start()
    manager, language = (jpype.JClass(f"org.apache.jena.riot.{name}") for name in ("RDFDataMgr", "Lang"))
    for name in sys.argv[1:]:
        output = jpype.JClass("java.io.FileOutputStream")(f"{name}.jena.nq")
        manager.write(output, manager.loadDatasetGraph(Path(name).as_uri()), language.NQUADS)
        output.close()


main()
