"""Counts the results of one run of swift-testing from its event stream.

usage: count_tests.py EVENTS.jsonl        prints "PASSED FAILED SKIPPED"; what failed, and how first, goes to stderr

The stream is written while the tests run, so a crash is visible: every test that was listed and neither ended
nor was skipped has failed. A parameterised test counts once. A run that listed no test, or did not reach its
end without a test to blame, counts as one failure.
"""

import json
import sys

LONGEST = 1000  # characters of a failure that are shown


def count(lines):
    functions, ended, skipped, started, blamed = {}, set(), set(), set(), {}
    nobody, finished = [], False
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue  # the last line of a process that was killed
        payload = record["payload"]
        if record["kind"] == "test":
            if payload["kind"] == "function":
                functions[payload["id"]] = payload.get("displayName") or payload["name"]
            continue
        kind, test = payload["kind"], payload.get("testID")
        if kind == "testStarted":
            started.add(test)
        elif kind == "testEnded":
            ended.add(test)
        elif kind == "testSkipped":
            skipped.add(test)
        elif kind == "issueRecorded" and payload["issue"].get("isFailure", not payload["issue"]["isKnown"]):
            text = " ".join(" ".join(message["text"] for message in payload["messages"]).split())[:LONGEST]
            if test in functions:
                blamed.setdefault(test, text)
            else:
                nobody.append(text)
        elif kind == "runEnded":
            finished = True

    failures = [f"{functions[test]}: {blamed[test]}" for test in functions if test in blamed]
    for test, name in functions.items():
        if test not in ended | skipped | blamed.keys():
            failures.append(f"{name}: " + ("the process ended during it" if test in started else "did not run"))
    failures += [f"outside any test: {text}" for text in nobody]
    if not failures and not finished:
        failures.append("the test process ended before its tests did")
    elif not functions:
        failures.append("no test was found")
    skips = sum(test in skipped and test not in blamed for test in functions)
    passes = sum(test in ended and test not in blamed and test not in skipped for test in functions)
    return passes, failures, skips


def main():
    try:
        with open(sys.argv[1], encoding="utf-8", errors="replace") as stream:
            passes, failures, skips = count(stream)
    except OSError as error:
        passes, failures, skips = 0, [f"the test process wrote no results: {error.strerror}"], 0
    for failure in failures:
        print(f"  failed: {failure}", file=sys.stderr)
    print(passes, len(failures), skips)


main()
