"""Counts the results of one run of pytest from its JUnit file.

usage: count_pytest.py RESULTS.xml        prints "PASSED FAILED SKIPPED"

pytest has said itself what failed. A run that wrote no results, or had no test, counts as one failure.
"""

import sys
import xml.etree.ElementTree as ElementTree


def count(path):
    try:
        suites = list(ElementTree.parse(path).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"  failed: pytest wrote no results: {error}", file=sys.stderr)
        return 0, 1, 0
    tests, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped"))
    if tests == 0:
        print("  failed: no test was found", file=sys.stderr)
        return 0, 1, 0
    failed = failures + errors
    return max(0, tests - failed - skipped), failed, skipped


print(*count(sys.argv[1]))
