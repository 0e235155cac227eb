"""How well the audit finds errors and how seldom it cries wolf: `python tests/audit/benchmark.py`.

Recall is the share of visible planted errors that some finding of grade "error" meets; a false alarm is a sound
passage, or one whose error cannot be seen, with a finding of grade "error". Intervals are exact (Clopper-Pearson, 95%).
`--holdout` makes fresh passages: other numbers, other styles, and frames that are in no file of the corpus.
The exit code is 1 where recall is below 0.95 or more than 2% of the passages give a false alarm.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from scipy import stats

FOLDER = Path(__file__).parent / "corpus"
LEAST_RECALL = 0.95
MOST_FALSE_ALARMS = 0.02
SIZES = ("large", "medium", "small")

Audit = Callable[[str], Any]


@dataclass(frozen=True)
class Passage:
    """One text with what is known of it; kind and size are empty where it is sound."""

    id: str
    style: str
    frame: str
    text: str
    kind: str = ""
    size: str = ""
    visible: bool = False
    changed: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the audit said of a passage: the checks of its errors, and their messages."""

    passage: Passage
    checks: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def any_kind(self) -> bool:
        return bool(self.checks)

    @property
    def right_kind(self) -> bool:
        return self.passage.kind in self.checks


@dataclass(frozen=True)
class Result:
    """The outcomes of a corpus."""

    outcomes: tuple[Outcome, ...]

    @property
    def visible(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.passage.visible]

    @property
    def clean(self) -> list[Outcome]:
        """Passages that must give no error: the sound ones and those inside the rounding."""
        return [one for one in self.outcomes if not one.passage.visible]

    @property
    def recall(self) -> float:
        return share(one.any_kind for one in self.visible)

    @property
    def recall_of_kind(self) -> float:
        return share(one.right_kind for one in self.visible)

    @property
    def false_alarms(self) -> float:
        return share(one.any_kind for one in self.clean)

    @property
    def misses(self) -> list[Outcome]:
        return [one for one in self.visible if not one.any_kind]

    @property
    def alarms(self) -> list[Outcome]:
        return [one for one in self.clean if one.any_kind]


def share(hits: Iterable[bool]) -> float:
    every = list(hits)
    return sum(every) / len(every) if every else float("nan")


def corpus() -> list[Passage]:
    """The passages of the files."""
    rows = [row for name in ("sound", "planted") for row in _read(FOLDER / f"{name}.yml")]
    return [_passage(row) for row in rows]


def fresh(seed: str) -> list[Passage]:
    """As many passages of another seed, among them those of the frames that are kept back."""
    import make_corpus

    sound = make_corpus.rows(make_corpus.sound(seed, holdout=True))
    planted = make_corpus.rows(make_corpus.planted(seed, holdout=True))
    return [_passage(row) for row in (*sound, *planted)]


def _read(path: Path) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return rows


def _passage(row: dict[str, Any]) -> Passage:
    change = row.get("changed")
    said = f"{change['what']}: {change['from']} -> {change['to']}" if change else ""
    plain = (str(row[key]) for key in ("id", "style", "frame", "text"))
    return Passage(*plain, row.get("kind", ""), row.get("size", ""), row.get("visible", False), said)


def run(passages: Sequence[Passage], audit: Audit) -> Result:
    """Audit every passage by itself."""
    return Result(tuple(_outcome(passage, audit(passage.text)) for passage in passages))


def _outcome(passage: Passage, report: Any) -> Outcome:
    errors = [finding for finding in report.findings if str(getattr(finding.grade, "value", finding.grade)) == "error"]
    checks = tuple(str(getattr(finding.check, "value", finding.check)) for finding in errors)
    return Outcome(passage, checks, tuple(str(finding.message) for finding in errors))


def seconds_of_a_megabyte(passages: Sequence[Passage], audit: Audit) -> float:
    """Seconds of the processor for a text of one million characters: every passage, again and again."""
    once = "\n\n".join(passage.text for passage in passages)
    text = (once + "\n\n") * (1_000_000 // len(once) + 1)
    began = time.process_time()
    audit(text[:1_000_000])
    return time.process_time() - began


def line(name: str, hits: Iterable[bool]) -> str:
    """A share with its exact interval."""
    every = list(hits)
    if not every:
        return f"  {name:<24}   none\n"
    k, n = sum(every), len(every)
    found = stats.binomtest(k, n).proportion_ci(0.95, method="exact")
    return f"  {name:<24} {k:>4}/{n:<4} {100 * k / n:6.1f}%   ({100 * found.low:.1f} to {100 * found.high:.1f})\n"


def table(title: str, outcomes: Sequence[Outcome], key: Callable[[Passage], str]) -> str:
    """The share of passages with an error, by some property of the passage."""
    names = sorted({key(one.passage) for one in outcomes})
    rows = (line(name, (one.any_kind for one in outcomes if key(one.passage) == name)) for name in names)
    return f"{title}\n" + "".join(rows)


def report(result: Result, kept_back: frozenset[str] = frozenset()) -> str:
    """Everything the benchmark prints, but the time."""
    visible, clean = result.visible, result.clean
    sound = [one for one in clean if not one.passage.kind]
    hidden = [one for one in clean if one.passage.kind]
    text = "Recall on visible errors (exact 95% interval)\n"
    text += line("any error", (one.any_kind for one in visible))
    text += line("an error of the kind", (one.right_kind for one in visible))
    if kept_back:
        text += line("frames kept back", (one.any_kind for one in visible if one.passage.frame in kept_back))
    text += "False alarms\n" + line("all", (one.any_kind for one in clean))
    text += line("sound passages", (one.any_kind for one in sound))
    text += line("inside the rounding", (one.any_kind for one in hidden))
    if kept_back:
        text += line("frames kept back", (one.any_kind for one in clean if one.passage.frame in kept_back))
    text += table("Recall by kind", visible, lambda passage: passage.kind)
    rows = (line(f"{size}", (one.any_kind for one in visible if one.passage.size == size)) for size in SIZES)
    text += "Recall by size\n" + "".join(rows)
    text += table("Recall by style", visible, lambda passage: passage.style)
    text += table("False alarms by style", clean, lambda passage: passage.style)
    checks = sorted({check for one in result.alarms for check in one.checks})
    text += "False alarms by check\n"
    text += "".join(line(check, (check in one.checks for one in clean)) for check in checks) or "  none\n"
    text += f"Missed: {len(result.misses)}\n"
    text += "".join(f"  {one.passage.id} ({one.passage.style}; {one.passage.changed})\n" for one in result.misses)
    text += f"False alarms: {len(result.alarms)}\n"
    for one in result.alarms:
        text += f"  {one.passage.id} ({one.passage.style})\n"
        text += "".join(f"      {check}: {said}\n" for check, said in zip(one.checks, one.messages, strict=True))
    return text


def texts(audit: Audit) -> str:
    """The whole texts, file by file, all of which the audit was mended on; docs/audit.md keeps the first contacts."""
    from whole_texts import BATCHES, planted

    said = "Whole texts, on which the audit was mended\n"
    for batch in BATCHES:
        rows = batch.rows()
        now = [_has_error(audit(text)) for row in rows for text in planted(row)]
        alarms = [_has_error(audit(row["text"])) for row in rows]
        said += f" {batch.name}\n"
        said += line("errors found", now) + line("false alarms", alarms)
    return said


def _has_error(report: Any) -> bool:
    return bool(report.errors)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the audit over the corpus, or over fresh passages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--holdout", nargs="?", const="holdout", metavar="SEED", help="fresh passages of this seed")
    parser.add_argument("--show", action="store_true", help="print the text of every miss and false alarm as well")
    chosen = parser.parse_args(arguments)
    from jpvad_report.claims.audit import audit_text

    passages = fresh(chosen.holdout) if chosen.holdout else corpus()
    result = run(passages, audit_text)
    sys.stdout.write(report(result, _kept_back() if chosen.holdout else frozenset()))
    if chosen.show:
        for one in (*result.misses, *result.alarms):
            sys.stdout.write(f"\n--- {one.passage.id}\n{one.passage.text}\n")
    if not chosen.holdout:
        sys.stdout.write(texts(audit_text))
    sys.stdout.write(f"1 MB of text: {seconds_of_a_megabyte(passages, audit_text):.2f} s\n")
    return int(result.recall < LEAST_RECALL or result.false_alarms > MOST_FALSE_ALARMS)


def _kept_back() -> frozenset[str]:
    from drafts import FRAMES

    return frozenset(one.name for one in FRAMES if one.use == "holdout")


if __name__ == "__main__":
    raise SystemExit(main())
