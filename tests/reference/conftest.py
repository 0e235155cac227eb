"""The session's ledger of comparisons, and the comparison of one frame with one script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from oracle import Comparison, Ledger


@pytest.fixture(scope="session")
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    found = Ledger()
    yield found
    plugins = request.config.pluginmanager
    reporter, capture = plugins.get_plugin("terminalreporter"), plugins.get_plugin("capturemanager")
    if reporter is None or capture is None or not found.compared:
        return
    with capture.global_and_fixture_disabled():
        reporter.write("\n")
        if request.config.get_verbosity() >= 0:
            for script, (count, worst, where) in sorted(found.by_script.items()):
                reporter.write_line(f"  {script}: {count} compared, largest relative difference {worst:.1e} ({where})")
        reporter.write_line(
            f"reference: {found.compared} quantities compared, "
            f"largest relative difference {found.worst:.1e} ({found.where})"
        )


@pytest.fixture
def comparison(ledger: Ledger) -> Callable[[str], Comparison]:
    return lambda script: Comparison(ledger, script)
