"""Prints the slowest tests of a run, from the results of swift-testing and pytest.

usage: slowest_tests.py FOLDER        with event streams (*.jsonl) and JUnit files (*.xml)
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SHOWN = 30


def swift_tests(path):
    """Yield seconds and name of each test function of an event stream; one that was cut off has no last line."""
    names, starts = {}, {}
    for line in path.read_text(errors="replace").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        payload = record["payload"]
        if record["kind"] == "test" and payload["kind"] == "function":
            names[payload["id"]] = payload.get("displayName") or payload["name"]
        elif payload["kind"] == "testStarted":
            starts[payload["testID"]] = payload["instant"]["absolute"]
        elif payload["kind"] == "testEnded" and payload["testID"] in names:
            test = payload["testID"]
            suite = test.split("/")[0]
            yield payload["instant"]["absolute"] - starts[test], f"{suite}: {names[test]}"


def python_tests(path):
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        yield float(case.get("time", 0)), f"{case.get('classname')}: {case.get('name')}"


def main():
    folder = Path(sys.argv[1])
    tests = [test for path in folder.glob("*.jsonl") for test in swift_tests(path)]
    tests += [test for path in folder.glob("*.xml") for test in python_tests(path)]
    if tests:
        print("\nThe slowest tests, in seconds")
    for seconds, name in sorted(tests, reverse=True)[:SHOWN]:
        print(f"{seconds:7.1f}  {name}")


main()
