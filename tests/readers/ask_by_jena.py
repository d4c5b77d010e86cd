"""A program that tests run: Apache Jena's client of the SPARQL protocol asks an endpoint, one query a file.

    python tests/readers/ask_by_jena.py http://127.0.0.1:8321/sparql FILE.rq …

Each answer is written beside its query: the rows as ``FILE.rq.json``, a yes or no as ``FILE.rq.txt``,
a graph as ``FILE.rq.nt``. This client is what Jena's own command ``rsparql`` is made of.
"""

import sys
from pathlib import Path

import jpype
from jena import start


def main() -> None:
    """Ask the endpoint of the command line each query of it."""
    start()
    http, factory, formatter, manager, language = (
        jpype.JClass(f"org.apache.jena.{name}")
        for name in (
            "sparql.exec.http.QueryExecutionHTTP",
            "query.QueryFactory",
            "query.ResultSetFormatter",
            "riot.RDFDataMgr",
            "riot.Lang",
        )
    )
    for name in sys.argv[2:]:
        query = factory.create(Path(name).read_text(encoding="utf-8"))
        asked = http.create().endpoint(sys.argv[1]).query(query).build()
        if query.isAskType():
            Path(f"{name}.txt").write_text(str(bool(asked.execAsk())), encoding="utf-8")
            continue
        file = jpype.JClass("java.io.FileOutputStream")(f"{name}.{'json' if query.isSelectType() else 'nt'}")
        if query.isSelectType():
            formatter.outputAsJSON(file, asked.execSelect())
        else:
            found = asked.execConstruct() if query.isConstructType() else asked.execDescribe()
            manager.write(file, found, language.NTRIPLES)
        file.close()


main()
