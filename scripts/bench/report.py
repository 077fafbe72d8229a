"""The tables of a run: on the screen, and in docs/performance.md when the run was a whole one."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any, Final

from scripts.bench.budgets import Line, Results, held_against, number, seen
from scripts.environment import ROOT

DOCUMENT: Final = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- last run: written by make bench -->", "<!-- end of the last run -->"

VERDICTS: Final = {True: "met", False: "**missed**", None: "not measured"}
SITES: Final = {
    "svg": "floor of floors: inline SVG, no script",
    "floor": "floor: static page, same bundle",
    "ours": "this dashboard",
}
SCENES: Final = ("cold", "warm", "slow net", "CPU 4x")


def report(results: Results) -> str:
    """The whole report in Markdown."""
    return "\n\n".join(
        [
            _circumstances(results),
            "### Against the budgets",
            _budgets(held_against(results)),
            *_drawing(results),
            *_runs(results),
            *_entry(results),
            *_awards(results),
            *_kills(results),
        ]
    )


def keep_in_document(text: str) -> None:
    """Put the report in the place of the last one in docs/performance.md."""
    page = DOCUMENT.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def _circumstances(results: Results) -> str:
    machine = results["machine"]
    said = [
        f"`{results['command']}` at commit {results['commit']}, {results['when']}, "
        f"in {results['minutes']:.0f} minutes.",
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory']:.0f} GiB; "
        f"load average at the start {machine['load'][0]:.1f}, {machine['load'][1]:.1f}, "
        f"{machine['load'][2]:.1f}.",
        f"Python {machine['python']}, {machine['postgresql']}, {machine['chromium']}. PostgreSQL with its "
        "own safe settings (fsync on), on a Unix socket.",
    ]
    if machine["load"][0] > machine["cores"] / 2:
        said.append(
            "**The machine was busy: trust the ratios little and the milliseconds not at all.**"
        )
    said += [f"**Not done: {gap}.**" for gap in results["gaps"]]
    return "\n".join(said)


def _budgets(lines: Iterable[Line]) -> str:
    return _table(
        ("what", "measured", "budget", "measured / budget", "verdict"),
        (
            (
                line.budget.what,
                number(line.measured) + (line.budget.unit if line.measured is not None else ""),
                line.budget.text,
                number(line.used),
                VERDICTS[line.met],
            )
            for line in lines
        ),
    )


# ---------------------------------------------------------------- the browser's table


def _drawing(results: Results) -> Iterator[str]:
    for dataset, drawing in results["drawing"].items():
        rounds = len(next(iter(drawing["sites"]["ours"].values()), []))
        yield f"### Drawn in the browser, {dataset} set"
        yield (
            f"Page `{drawing['page']}` on {drawing['database']}, {drawing['charts']} charts, medians of "
            f"{rounds} paired rounds, milliseconds."
        )
        yield _table(
            (
                "", "cold / warm", "slow net", "readable, slow net", "CPU 4x", "KiB cold / warm / changed",
                "requests cold / warm", "browser CPU", "JS heap, MB",
            ),
            (_drawn(results, dataset, site) for site in SITES if site in drawing["sites"]),
        )  # fmt: skip


def _drawn(results: Results, dataset: str, site: str) -> list[str]:
    def median_of(scene: str, what: str) -> str:
        return number(seen(results, dataset, site, scene, what))

    def each(what: str, *scenes: str) -> str:
        return " / ".join(median_of(scene, what) for scene in scenes)

    return [
        SITES[site],
        each("drawn", "cold", "warm"),
        median_of("slow net", "drawn"),
        median_of("slow net", "readable"),
        median_of("CPU 4x", "drawn"),
        each("kib", "cold", "warm", "changed"),
        each("requests", "cold", "warm"),
        median_of("cold", "cpu"),
        median_of("cold", "heap"),
    ]


# ---------------------------------------------------------------- the server's tables


def _runs(results: Results) -> Iterator[str]:
    for name, run in results["runs"].items():
        if not run.get("pages"):
            continue
        yield f"### Answered by the server: {name}"
        if run.get("missing"):
            yield f"Not in the program yet: {', '.join(run['missing'])}."
        yield _table(HEADS, (_answered(title, page) for title, page in _titled(run)))
        yield "  \n".join(_sentences(run))


HEADS: Final = (
    "page or piece", "p50", "p95 (of the rounds)", "same address p50 / p95", "after a publish",
    "unchanged (304) p95", "queries",
)  # fmt: skip


def _titled(run: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from run["pages"].items()
    for name, part in run["parts"].items():
        yield f"chart data: {name}", part


def _answered(title: str, page: dict[str, Any]) -> list[str]:
    if "fault" in page:
        return [title, "–", f"**{page['fault']}**", "–", "–", "–", "–"]
    return [
        title,
        number(page["p50"]),
        number(page["p95"]) + _between(page["rounds"]),
        f"{number(page.get('same_p50'))} / {number(page.get('same_p95'))}",
        number(page.get("after_publish")),
        number(page["unchanged_p95"]),
        number(page.get("queries")),
    ]


def _between(rounds: Sequence[dict[str, Any]]) -> str:
    """The least and the most that the p95 of a round was; empty of a single round."""
    found = [visits["p95"] for visits in rounds]
    return f" ({number(min(found))}–{number(max(found))})" if len(found) > 1 else ""


def _sentences(run: Results) -> Iterator[str]:
    first_page: dict[str, Any] = next(iter(run["pages"].values()))
    yield f"The first page of a fresh process took {number(first_page.get('at_first'))} ms."
    if paces := run.get("paces"):
        yield (
            f"A fixed piece of Python took {number(median(paces))} ms before the rounds "
            f"({number(min(paces))}–{number(max(paces))})."
        )
    if "start" in run:
        memory = run["memory"]
        yield (
            f"Start to first answer {number(run['start'])} s; PSS after load {number(sum(memory))} MiB "
            f"in all, workers {', '.join(number(size) for size in memory[1:])} MiB."
        )
    if load := run.get("load"):
        names = {"ours": "ours", "unchanged": "ours unchanged (304)", "bare": "bare WSGI + psycopg"}
        yield (
            "Answers a second at 8 clients: "
            + ", ".join(
                f"{said} {number(median(load[name]))}" for name, said in names.items() if load[name]
            )
            + f"; failed {load['failed']}."
        )


# ---------------------------------------------------------------- figures being typed


def _entry(results: Results) -> Iterator[str]:
    if results.get("entry"):
        yield "### Figures typed into a form"
        yield _table(
            ("16 writers of one cell", "acknowledged", "version", "lines of the log", "do not add up",
             "told of a colleague's", "503", "faults", "try p50 / p95", "seconds"),
            (_raced(name, entry["race"]) for name, entry in results["entry"].items()),
        )  # fmt: skip
        yield _table(
            ("one writer", "saves", "p50", "p95"),
            (
                [name, *(number(entry["saves"][what]) for what in ("times", "p50", "p95"))]
                for name, entry in results["entry"].items()
            ),
        )
    if results.get("keyboard"):
        yield _table(
            (
                "from a key to the next paint, CPU 4x",
                "rows × columns",
                "keys",
                "p50",
                "p95",
                "longest",
            ),
            (
                [
                    name,
                    f"{keys['rows']} × {keys['columns']}",
                    *(number(keys[what]) for what in ("keys", "p50", "p95", "max")),
                ]
                for name, keys in results["keyboard"].items()
            ),
        )


def _raced(name: str, race: dict[str, Any]) -> list[str]:
    stored = race["stored"]
    return [
        name,
        f"{race['acknowledged']} of {race['writers'] * race['rounds']}",
        number(stored["version"]),
        number(stored["traces"]),
        number(race["astray"]),
        *(number(race[what]) for what in ("changed", "unavailable", "faults")),
        f"{number(race['p50'])} / {number(race['p95'])}",
        number(race["seconds"]),
    ]


# ---------------------------------------------------------------- awards of many


def _awards(results: Results) -> Iterator[str]:
    for name, run in results.get("awards", {}).items():
        yield f"### Awards of 5,000 people over ten years: {name}"
        yield f"{number(run['rows'])} awards."
        yield _table(HEADS, (_answered(title, page) for title, page in run["pages"].items()))


# ---------------------------------------------------------------- killed while publishing


def _kills(results: Results) -> Iterator[str]:
    if results.get("kills"):
        yield "### Publishing, killed with -9"
        yield _table(
            ("a form published", "figures", "killed", "between the first and the last", "nothing left",
             "all there", "half", "told and lost", "keys without a current version", "goes on"),
            (_killed(name, kills) for name, kills in results["kills"].items()),
        )  # fmt: skip


def _killed(name: str, kills: dict[str, Any]) -> list[str]:
    counts = ("cells", "rounds", "between", "none", "all", "half", "lost", "closed")
    return [
        name,
        *(number(kills[what]) for what in counts),
        "yes" if kills["goes_on"] else "**no**",
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
