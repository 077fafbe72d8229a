"""The report: every number where it belongs, and the last one's place in the document."""

import pytest

from scripts.bench import report
from tests.scripts.bench.test_budgets import RESULTS

CIRCUMSTANCES = {
    "command": "make bench",
    "commit": "0123456789",
    "when": "25/11/2026 20:00 UTC",
    "minutes": 17.4,
    "gaps": [],
    "machine": {
        "cores": 2,
        "processor": "a processor",
        "memory": 24.0,
        "load": (0.1, 0.2, 0.3),
        "python": "3.11.7",
        "postgresql": "PostgreSQL 15.18",
        "chromium": "Chromium 156",
    },
    "runs": {},
    "drawing": {},
}


def full_results() -> dict:
    page = {
        "p50": 21,
        "p95": 41,
        "same_p50": 3,
        "same_p95": 4,
        "after_publish": 55,
        "at_first": 210,
    }
    page |= {"unchanged_p95": None, "queries": 16, "is_light": True}
    page |= {"rounds": [{"p95": 41}, {"p95": 36}, {"p95": 60}]}
    run = dict(RESULTS["runs"]["small, postgresql"])
    run |= {"pages": {"search": page, "CSV": {"fault": "No answer within 30 s.", "p95": 30_000}}}
    run |= {"parts": {}, "missing": ["heat"], "load": run["load"] | {"failed": 3}}
    run |= {"paces": [4.0, 6.5, 3.0]}
    run["pages"]["CSV"] |= {"is_light": True}
    drawing = {"page": "analysis", "database": "postgresql", "charts": 3}
    drawing |= RESULTS["drawing"]["small"]
    typed = {part: RESULTS[part] for part in ("entry", "keyboard")}
    return CIRCUMSTANCES | {
        "runs": {"small, postgresql": run},
        "drawing": {"small": drawing},
        **typed,
    }


def row_of(text: str, title: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {title} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_run_is_told_with_its_circumstances_verdicts_and_gaps():
    text = report.report(full_results() | {"gaps": ["large set on sqlite"]})

    assert "`make bench` at commit 0123456789" in text
    assert "load average at the start 0.1, 0.2, 0.3" in text
    assert "Not done: large set on sqlite" in text
    assert row_of(text, "drawn cold / floor")[1:] == ["1.20 ×", "≤ 1.30 ×", "0.92", "met"]
    assert row_of(text, "bytes warm, figures changed")[-1] == "not measured"
    assert row_of(text, "slowest page, PostgreSQL: queries")[-1] == "**missed**"
    assert row_of(text, "search") == ["search", "21", "41 (36–60)", "3 / 4", "55", "–", "16"]
    assert "No answer within 30 s." in row_of(text, "CSV")[2]
    assert row_of(text, "this dashboard")[1].startswith("600 /")
    assert "Not in the program yet: heat." in text
    assert "ours 340, bare WSGI + psycopg 690; failed 3" in text
    assert "The first page of a fresh process took 210 ms" in text
    assert "A fixed piece of Python took 4 ms before the rounds (3–6.50)." in text


def test_figures_typed_are_told_with_what_was_acknowledged_and_what_is_stored():
    text = report.report(full_results())
    race, saves = [line for line in text.splitlines() if line.startswith("| small, postgresql |")][
        :2
    ]

    assert race == (
        "| small, postgresql | 160 of 160 | 159 | 160 | 1 | 1,200 | 0 | 0 | 210 / 390 | 31 |"
    )
    assert saves == "| small, postgresql | 120 | 40 | 151 |"
    assert "| small, sqlite | 60 × 10 | 249 | 16 | 32 | 88 |" in text
    assert "Figures typed" not in report.report(CIRCUMSTANCES)


@pytest.mark.parametrize(("load", "is_told"), [(0.4, False), (3.0, True)])
def test_a_busy_machine_is_told(load, is_told):
    machine = CIRCUMSTANCES["machine"] | {"load": (load, load, load)}

    assert (
        "The machine was busy" in report.report(CIRCUMSTANCES | {"machine": machine})
    ) is is_told


def test_the_last_report_takes_the_place_of_the_one_before(tmp_path, monkeypatch):
    document = tmp_path / "performance.md"
    document.write_text(f"# Before\n\n{report.BEGIN}\n\nold\n\n{report.END}\n\nAfter\n")
    monkeypatch.setattr(report, "DOCUMENT", document)

    report.keep_in_document("new")
    report.keep_in_document("newer")

    assert document.read_text() == (
        f"# Before\n\n{report.BEGIN}\n\nnewer\n\n{report.END}\n\nAfter\n"
    )


def test_the_document_has_the_place():
    text = report.DOCUMENT.read_text()

    assert 0 < text.index(report.BEGIN) < text.index(report.END)
