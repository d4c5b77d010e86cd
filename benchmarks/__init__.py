"""Benchmarks: what sarcokg costs beside what a user would pick instead, as ratios within one run.

Each module of this package is one benchmark, found by its name. It has ``measure``, which yields `Line`s.
"""
