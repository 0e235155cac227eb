"""One error put into a sound passage: which number is changed, to what, and whether the printed precision shows it."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from drafts import Draft, Value
from oracles import Relation, judge, p_span, unit
from scipy import stats

SIZES = ("large", "medium", "small")
INVISIBLE = "invisible"

STEPS = (*range(1, 20), *(round(20 * 1.09**i) for i in range(42)))
P_CLASSIC = ("<0.001", "<0.01", "<0.05", "NS")
Z_GRID = [0.03 + 0.06 * i for i in range(76)]
P_IMPOSSIBLE = {
    "large": ("=12.4", "=4.6", "=3.2", "=27", "=8.1"),
    "medium": ("=1.4", "=1.8", "=1.21", "=1.37", "=1.62"),
    "small": ("=1.01", "=-0.03", "=1.02", "=1.04", "=-0.004"),
}
ROLES = {
    "k": "count",
    "pc": "percentage",
    "n": "number of patients",
    "p": "P value",
    "est": "estimate",
    "low": "lower limit",
    "high": "upper limit",
    "m": "mean or median",
    "s": "spread",
    "l": "lower quartile",
    "h": "upper quartile",
    "stat": "test statistic",
    "df1": "degrees of freedom",
}
# Which of a relation's numbers is changed, by position; the statistic that the error is named after comes first.
CHANGED = {
    "grim": (-2, 0),
    "sum": (0, 1, -1),
    "percent_sum": (0, 1, -1),
    "p_from_percentages": (-1, -1, -1, 0),
    "ratio_interval": (0, 1, 2),
    "ratio_p": (-1,),
    "test_statistic": (-1, 0),
    "means_p": (-1, -1, 0),
    "quartiles": (0, 1, 2),
    "estimate_in_interval": (0,),
    "p_range": (0,),
    "words_interval": (0,),
    "words_direction": (0,),
    "repeated": (0,),
}
# What may change unseen: a count under a coarse percentage, a P value, a median onto its quartile.
JUST_INSIDE_UNITS = 5
JUST_INSIDE = {"grim": 0, "p_from_percentages": -1, "quartiles": 0}
# An error of the one kind must not be one of the other kind.
OTHER_KIND = {"ratio_interval": "estimate_in_interval", "p_from_percentages": "grim"}


@dataclass(frozen=True)
class Plant:
    """A passage with one error, and what the oracle says of it."""

    draft: Draft
    kind: str
    size: str
    what: str
    before: str
    after: str
    by: str
    breaks: tuple[str, ...]
    attainable: str

    @property
    def visible(self) -> bool:
        return self.size != INVISIBLE


def plant(draft: Draft, kind: str, size: str, rng: random.Random) -> Plant | None:
    """An error of this kind and size, or None where the passage does not offer one."""
    relations = [relation for relation in draft.relations if relation.kind == kind]
    rng.shuffle(relations)
    if kind == "grim":  # a percentage without its count could come from fewer patients
        relations = [r for r in relations if len(r.keys) == 3 or (r.options["stated"] and size != INVISIBLE)]
    for relation in relations:
        keys = [relation.keys[position] for position in rng.sample(CHANGED[kind], len(CHANGED[kind]))]
        if size == INVISIBLE and kind in JUST_INSIDE:
            keys = [relation.keys[JUST_INSIDE[kind]]]
        for key in dict.fromkeys(keys):
            found = _plant_in(draft, relation, key, size, rng)
            if found:
                return found
    return None


def _plant_in(draft: Draft, relation: Relation, key: str, size: str, rng: random.Random) -> Plant | None:
    old = draft.values[key]
    if old.type == "word":
        suits = _strength(draft, relation) == size
        candidates = [(1.0, old.contrary)] if suits else []
    elif relation.kind == "p_range":
        candidates = [(1.0, text) for text in P_IMPOSSIBLE.get(size, ())]
        rng.shuffle(candidates)
        candidates = [c for c in candidates if not (draft.style.p_rule == "classic" and size == "small")]
    else:
        candidates = sorted(set(_candidates(draft, key)))
    touched = [r for r in draft.relations if key in r.keys]
    visible: list[tuple[float, str]] = []
    hidden: list[tuple[float, str]] = []
    if size == INVISIBLE and old.type in ("int", "num", "pct"):
        candidates = [(distance, text) for distance, text in candidates if distance <= JUST_INSIDE_UNITS]
    others = [r for r in touched if r.kind == OTHER_KIND.get(relation.kind)]
    for distance, text in candidates:
        plain = draft.changed(key, text).plain()
        if not judge(relation, plain, wide=True).consistent:
            if all(judge(r, plain, wide=True).consistent for r in others):
                visible.append((distance, text))
        elif size == INVISIBLE and all(judge(_strictest(r), plain, wide=False).consistent for r in touched):
            hidden.append((distance, text))
    text = _of_size(visible, hidden, size, old, rng)
    return _result(draft, relation, key, text, size) if text else None


def _strictest(relation: Relation) -> Relation:
    """Beside an unadjusted ratio P must then come from the usual tests of the counts as well."""
    if relation.kind != "counts_p":
        return relation
    return Relation("p_from_percentages", relation.keys, {"stated": True, **relation.options})


def _of_size(
    visible: list[tuple[float, str]],
    hidden: list[tuple[float, str]],
    size: str,
    old: Value,
    rng: random.Random,
) -> str:
    """Small: the nearest that can be seen. Invisible: the farthest that cannot."""
    if size == INVISIBLE:
        return max(hidden, key=lambda one: one[0])[1] if hidden else ""
    if not visible:
        return ""
    if old.type == "p":  # not the very next to what is attainable
        visible = visible[1:] or visible
    nearest = visible[0][0]
    if old.type == "word" or visible[-1][0] == nearest == 1:
        return visible[0][1]
    if size == "small":
        return visible[0][1] if old.type != "p" or nearest <= 1 else ""
    if old.type == "p":
        bounds = (nearest + 0.6, nearest + 1.5) if size == "medium" else (nearest + 2.0, nearest + 99)
    else:
        bounds = (2.2 * nearest, 5 * nearest) if size == "medium" else (8 * nearest, 40 * nearest)
    suiting = [text for distance, text in visible if bounds[0] <= distance <= bounds[1]]
    return rng.choice(suiting) if suiting else ""


def _candidates(draft: Draft, key: str) -> Iterator[tuple[float, str]]:
    """Other values with their distance from the printed one: in units of the last digit, for P in units of z."""
    value = draft.values[key]
    if value.type == "p":
        grid = P_CLASSIC if draft.style.p_rule == "classic" else [draft.style.p_text(_p(z)) for z in Z_GRID]
        for text in dict.fromkeys(grid):
            if text != value.text:
                yield round(abs(_z(text) - _z(value.text)), 3), text
        return
    old, step = float(value.text), unit(value.text)
    digits = len(value.text.partition(".")[2])
    for steps in STEPS:
        for sign in (-1, 1):
            new = old + sign * steps * step
            if value.type == "int" and not 0 < new < max(1.6 * old, old + 10):
                continue
            if value.type == "pct" and not 0 <= new <= 100:
                continue
            if value.type == "num" and old > 0 and not step / 2 < new < 6 * old:
                continue
            yield float(steps), f"{new:.{digits}f}"


def _p(z: float) -> float:
    return float(2 * stats.norm.sf(z))


def _z(text: str) -> float:
    """A P value as a z value; P<0.001 stands for a P value of half of that."""
    low, high = p_span(text, False)
    return float(stats.norm.isf((low + high) / 4))


def _strength(draft: Draft, relation: Relation) -> str:
    """How plainly the numbers contradict the contrary words."""
    plain = draft.plain()
    _, first, second = (plain[key] for key in relation.keys)
    a, b = float(first), float(second)
    step = unit(first)
    if relation.kind == "words_direction":
        gap = abs(a - b)
        share = abs(math.log(a)) if second == "1" else gap / max(abs(a), abs(b), 1e-9)
        bounds = (0.08, 0.3)
    else:
        null = relation.options["null"]
        gap = min(abs(a - null), abs(b - null))
        low, high = (math.log(a), math.log(b)) if null == 1 else (a, b)
        share = min(abs(low), abs(high)) / ((high - low) / 2)
        bounds = (0.15, 0.5)
    if gap < step / 2:
        return INVISIBLE
    if gap < 4.5 * step or share < bounds[0]:
        return "small"
    return "medium" if share < bounds[1] else "large"


def _result(draft: Draft, relation: Relation, key: str, text: str, size: str) -> Plant:
    after = draft.changed(key, text)
    broken = [r for r, _ in after.broken(wide=True)]
    said = judge(relation, after.plain(), wide=True).attainable
    old = draft.values[key]
    if old.type == "p" and relation.kind != "p_range":
        by = f"{abs(_z(text) - _z(old.text)):.2f} in z"
    elif old.type == "word" or relation.kind == "p_range":
        by = size
    else:
        by = f"{(float(text) - float(old.text)) / unit(old.text):+.0f} in the last digit"
    role = "words" if old.type == "word" else ROLES.get(key.rpartition(".")[2], "")
    what = role or {"int": "count", "num": "number", "pct": "percentage", "p": "P value"}[old.type]
    kinds = tuple(dict.fromkeys(r.kind for r in broken))
    return Plant(after, relation.kind, size, what, draft.shown(key), after.shown(key), by, kinds, said)
