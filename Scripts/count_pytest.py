"""Counts the results of one run of pytest from its JUnit file.

usage: count_pytest.py RESULTS.xml        prints "PASSED FAILED SKIPPED"; what failed, and how, goes to stderr

A run that wrote no results, or had no test, counts as one failure.
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
    for case in (case for suite in suites for case in suite.iter("testcase")):
        for kind in ("failure", "error"):
            for blame in case.iter(kind):
                first = blame.get("message", "").partition("\n")[0]
                print(f"  failed: {case.get('classname')}: {case.get('name')}: {first}", file=sys.stderr)
    failed = failures + errors
    return max(0, tests - failed - skipped), failed, skipped


print(*count(sys.argv[1]))
