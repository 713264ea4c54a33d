"""The differential with its intervals, on the invented clients of the audit, after a first one has read the tables."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from psoas.differential import decipher
from psoas.differential.knowledge.evidence import FINDINGS
from psoas.differential.uncertainty.sampling import Sample, sample
from psoas.visit import Finding

_CASES = 1000


def rows() -> list[str]:
    """The table for docs/benchmarks.md."""
    clients = sample()
    cases = [clients[n % len(clients)] for n in range(_CASES)]
    findings = [_findings(case) for case in cases]
    _seconds(cases[:1], findings[:1])
    each = sorted(_seconds([case], [found]) for case, found in zip(cases, findings, strict=True))
    mean = statistics.mean(len(found) for found in findings)
    return [
        f"The whole answer with every interval, {mean:.0f} findings a client.",
        "",
        "| differential | measured | bar |",
        "|---|---|---|",
        f"| one client, median | {1e3 * statistics.median(each):.1f} ms | 20 ms |",
        f"| one client, the slowest of a hundred | {1e3 * each[-_CASES // 100]:.1f} ms | 20 ms |",
        f"| a thousand clients | {_seconds(cases, findings):.1f} s | 10 s |",
    ]


def _findings(case: Sample) -> list[Finding]:
    signs = ((FINDINGS[f].partition(":"), there) for f, there in case.known.signs.items())
    return [Finding(type_, code, present=there) for (type_, _, code), there in signs]


def _seconds(cases: Sequence[Sample], findings: Sequence[Sequence[Finding]]) -> float:
    start = time.perf_counter()
    for case, found in zip(cases, findings, strict=True):
        decipher(case.client, found)
    return time.perf_counter() - start
