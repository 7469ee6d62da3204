"""Deque's axe, which looks for what keeps people from using a page."""

from pathlib import Path

import axe_core_python

from .page import Page

_SCRIPT = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

_RUN = """
    const [rules, done] = arguments;
    const told = ({ id, impact, help, nodes }) =>
      `${impact}: ${help} (${id})\\n` + nodes.map(({ html, failureSummary, any }) =>
        `    ${html.slice(0, 200)} ${failureSummary.replace(/\\s+/g, " ").slice(0, 300)}`).join("\\n");
    // A menu or dialog lies over what was looked at before it was opened.
    const shown = document.querySelector("[data-dialog], .menu") ?? document;
    axe.run(shown, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) }).then(
      ({ violations }) => done(violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(told)),
      (error) => done([String(error)])
    );
"""


def serious_faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds serious or critical in what a page shows, by all its rules or some, for people to read."""
    if not page.script("return typeof axe === 'object'"):
        page.script(_SCRIPT)
    return page.driver.execute_async_script(_RUN, rules or None)
