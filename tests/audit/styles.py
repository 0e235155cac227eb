"""How journals print a number: decimal marks, P values, intervals, thousands."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

THIN, NARROW, HARD = "\u2009", "\u202f", "\u00a0"
MINUS, DASH = "\u2212", "\u2013"

# short, long
LABELS = {
    "HR": ("HR", "hazard ratio"),
    "aHR": ("adjusted HR", "adjusted hazard ratio"),
    "OR": ("OR", "odds ratio"),
    "aOR": ("adjusted OR", "adjusted odds ratio"),
    "RR": ("RR", "relative risk"),
    "aRR": ("adjusted RR", "adjusted relative risk"),
    "sHR": ("subdistribution HR", "subdistribution hazard ratio"),
    "IRR": ("IRR", "incidence rate ratio"),
    "RD": ("risk difference", "absolute difference"),
    "MD": ("mean difference", "mean difference"),
    "": ("", ""),
}


@dataclass(frozen=True)
class Style:
    """One journal's way to print.

    `inside` is a ratio or difference within parentheses, `running` one in the sentence, up to its P value; `joined`
    stands between interval and P. Fields in the patterns: L label, e estimate, u unit, v level, l and h limits.
    """

    name: str
    inside: str
    running: str
    closed: str = ")"
    joined: str = "; "
    dot: str = "."
    p_name: str = "P"
    equals: str = "="
    p_zero: bool = True
    p_rule: str = "nejm"
    thousands: str = ","
    thousands_from: int = 10_000
    dash: str = DASH
    minus: str = MINUS
    percent: str = "%"
    versus: str = "vs"
    long_labels: bool = False
    out_of: tuple[str, ...] = ("{k}/{n} ({pc})",)
    count: tuple[str, ...] = ("{k} ({pc})",)
    spread: str = "{m} ± {s}"
    mean_word: str = "mean"
    nested: bool = False
    median: str = "{m} (IQR {l}–{h})"
    n_is: str = "n = "
    width: int = 0
    wide_forms: str = ""

    def number(self, text: str) -> str:
        """A decimal number."""
        sign = self.minus if text.startswith("-") else ""
        return sign + text.removeprefix("-").replace(".", self.dot)

    def integer(self, text: str) -> str:
        return f"{int(text):,}".replace(",", self.thousands) if int(text) >= self.thousands_from else text

    def p(self, text: str, suffix: str = "") -> str:
        """A P value with its name: from "=0.03" to "p=0·03" or "P = .03"."""
        if text == "NS":
            return f"{self.p_name}{self.equals}NS"
        value = self.number(text[1:])
        if not self.p_zero and value.startswith("0"):
            value = value[1:]
        sign = {"=": self.equals, "<": self.equals.replace("=", "<"), ">": self.equals.replace("=", ">")}[text[0]]
        return f"{self.p_name}{suffix}{sign}{value}"

    def p_text(self, p: float) -> str:
        """How this journal rounds a P value, in plain form."""
        return P_RULES[self.p_rule](p)

    def label(self, key: str) -> str:
        return LABELS[key][1 if self.long_labels else 0] if key in LABELS else key

    def finish(self, text: str) -> str:
        """What is done to the whole passage: CI explained once, brackets, full-width forms, broken lines."""
        first, explained, rest = text.partition("confidence interval [CI]")
        text = first + explained + rest.replace("confidence interval [CI]", "CI")
        if not self.nested:
            text = _brackets(text)
        if self.wide_forms:
            text = text.translate({ord(c): ord(c) + 0xFEE0 for c in self.wide_forms})
        if self.width:
            parts = (textwrap.fill(part, self.width, break_on_hyphens=False) for part in text.split("\n"))
            text = "\n".join(parts)
        return text


def _brackets(text: str) -> str:
    """Square brackets in place of parentheses within parentheses."""
    depth, found = 0, []
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        inner = depth > 1 if letter == "(" else depth > 0
        found.append({"(": "[", ")": "]"}.get(letter, letter) if inner else letter)
    return "".join(found)


def decimal(value: float, digits: int) -> str:
    """Rounded half up, as tables are."""
    text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
    return text.removeprefix("-") if Decimal(text) == 0 else text


def _american(p: float) -> str:
    if p < 0.001:
        return "<0.001"
    if p > 0.99:
        return ">0.99"
    return "=" + decimal(p, 3 if p < 0.01 or 0.045 <= p < 0.055 else 2)


def _lancet(p: float) -> str:
    if p < 0.0001:
        return "<0.0001"
    return "=" + decimal(p, 4 if p < 0.01 else 3 if p < 0.0995 else 2)


def _three(p: float) -> str:
    return "<0.001" if p < 0.001 else ">0.999" if p > 0.999 else "=" + decimal(p, 3)


def _four(p: float) -> str:
    return "<0.0001" if p < 0.0001 else "=" + decimal(p, 4 if p < 0.001 else 3 if p < 0.01 else 2)


def _two(p: float) -> str:
    return "<0.01" if p < 0.01 else "=" + decimal(p, 3 if 0.045 <= p < 0.055 else 2)


def _classic(p: float) -> str:
    return "<0.001" if p < 0.001 else "<0.01" if p < 0.01 else "<0.05" if p < 0.05 else "NS"


def _computer(p: float) -> str:
    return "=" + decimal(p, 3)


P_RULES = {
    "nejm": _american,
    "jama": _american,
    "lancet": _lancet,
    "three": _three,
    "four": _four,
    "two": _two,
    "classic": _classic,
    "computer": _computer,
}

STYLES = (
    Style(
        name="lancet",
        inside="{L} {e}{u} [{v}% CI {l}–{h}]",
        running="{e}{u} ({v}% CI {l}–{h}",
        dot="·",
        p_name="p",
        p_rule="lancet",
        thousands=THIN,
        out_of=("{k} ({pc}) of {n}", "{k} ({pc}) of {n}", "{k}/{n} ({pc})"),
        count=("{k} ({pc})", "{k} [{pc}]"),
        spread="{m} (SD {s})",
        median="{m} (IQR {l}–{h})",
        n_is="n=",
    ),
    Style(
        name="jama",
        inside="{L}, {e}{u}; {v}% CI, {l}-{h}",
        running="{e}{u} ({v}% CI, {l}-{h}",
        equals=" = ",
        p_zero=False,
        p_rule="jama",
        thousands=" ",
        dash="-",
        out_of=("{k} of {n} ({pc})", "{k}/{n} [{pc}]"),
        spread="{m} (SD, {s})",
        median="{m} (IQR, {l}-{h})",
    ),
    Style(
        name="nejm",
        inside="{L}, {e}{u}; {v}% confidence interval [CI], {l} to {h}",
        running="{e}{u} ({v}% confidence interval [CI], {l} to {h}",
        dash=" to ",
        versus="vs.",
        long_labels=True,
        out_of=("{k} of {n} ({pc})", "{k} of the {n} ({pc})"),
        count=("{k} ({pc})",),
        spread="{m}±{s}",
        median="{m} (interquartile range, {l} to {h})",
        n_is="N=",
    ),
    Style(
        name="ehj",
        nested=True,
        inside="{L} {e}{u}, {v}% CI {l}–{h}",
        running="{e}{u} ({v}% CI {l}–{h}",
        joined=", ",
        equals=" = ",
        p_rule="three",
        out_of=("{k}/{n} ({pc})", "{pc} ({k}/{n})"),
        count=("{k} ({pc})", "{pc} (n = {k})"),
        median="{m} [{l}–{h}]",
    ),
    Style(
        name="circj",
        inside="{L} {e}{u}; {v}% confidence interval [CI] {l}–{h}",
        running="{e}{u} ({v}% CI {l}–{h}",
        p_rule="four",
        thousands_from=1_000,
        versus="vs.",
        spread="{m}±{s}",
        median="{m} [{l}–{h}]",
        out_of=("{k}/{n} ({pc})", "{pc} ({k}/{n})"),
        count=("{k} ({pc})", "{pc} (n={k})"),
        n_is="n=",
    ),
    Style(
        name="bmj",
        inside="{L} {e}{u}, {v}% confidence interval {l} to {h}",
        running="{e}{u} ({v}% confidence interval {l} to {h}",
        thousands=HARD,
        thousands_from=1_000,
        dash=" to ",
        versus="v",
        long_labels=True,
        out_of=("{k}/{n} ({pc})", "{k} of {n} ({pc})"),
        spread="{m} (SD {s})",
        median="{m} (interquartile range {l}-{h})",
    ),
    Style(
        name="annals",
        inside="{L}, {e}{u} [{v}% CI, {l} to {h}]",
        running="{e}{u} ({v}% CI, {l} to {h}",
        equals=" = ",
        dash=" to ",
        versus="versus",
        out_of=("{k} of {n} ({pc})",),
        spread="{m} (SD, {s})",
        median="{m} (IQR, {l} to {h})",
        p_rule="nejm",
    ),
    Style(
        name="jco",
        inside="{L}, {e}{u}; {v}% CI, {l} to {h}",
        running="{e}{u} ({v}% CI, {l} to {h}",
        equals=" = ",
        p_zero=False,
        p_rule="three",
        thousands_from=1_000,
        dash=" to ",
        versus="v",
        out_of=("{k} of {n} ({pc})", "{k} ({pc}) of {n}"),
        spread="{m} ± {s}",
        median="{m} ({l} to {h})",
        p_name="*P*",
    ),
    Style(
        name="plain",
        inside="{L} = {e}{u} [{v}% CI: {l}, {h}]",
        running="{e}{u} [{v}% CI: {l}, {h}",
        closed="]",
        joined=", ",
        p_name="p",
        equals=" = ",
        p_rule="three",
        thousands_from=1_000,
        minus="-",
        versus="versus",
        out_of=("{pc} ({k}/{n})", "{k} out of {n} ({pc})"),
        count=("{k} ({pc})", "{pc} ({k})"),
        median="{m} [IQR: {l}, {h}]",
    ),
    Style(
        name="european",
        inside="{L} {e}{u} [{v} % CI {l}; {h}]",
        running="{e}{u} [{v} % CI {l}; {h}",
        closed="]",
        equals=f"{HARD}={HARD}",
        p_name="p",
        p_rule="two",
        thousands=THIN,
        thousands_from=1_000,
        percent=f"{NARROW}%",
        versus="vs.",
        out_of=("{k}/{n} ({pc})", "{pc} ({k}/{n})"),
        count=("{k} ({pc})", "{pc} (n = {k})"),
        median="{m} [{l}; {h}]",
    ),
    Style(
        name="japanese",
        nested=True,
        inside="{L}: {e}{u}, {v}%CI: {l}-{h}",
        running="{e}{u} ({v}%CI: {l}-{h}",
        joined=", ",
        p_name="p",
        p_rule="four",
        thousands_from=1_000,
        dash="-",
        minus="-",
        out_of=("{k}/{n}({pc})", "{k}/{n} ({pc})"),
        count=("{k}({pc})", "{k} ({pc})"),
        spread="{m}±{s}",
        median="{m} ({l}-{h})",
        n_is="n=",
    ),
    Style(
        name="fullwidth",
        nested=True,
        inside="{L} {e}{u}, {v}% CI {l}–{h}",
        running="{e}{u} ({v}% CI {l}–{h}",
        joined=", ",
        p_rule="three",
        thousands_from=1_000,
        spread="{m}±{s}",
        median="{m} [{l}–{h}]",
        out_of=("{k}/{n} ({pc})",),
        n_is="n=",
        wide_forms="()%=<>;/",
    ),
    Style(
        name="fulldigits",
        inside="{L} {e}{u}; {v}% CI, {l}–{h}",
        running="{e}{u} ({v}% CI, {l}–{h}",
        p_rule="four",
        spread="{m}±{s}",
        median="{m} ({l}–{h})",
        out_of=("{k}/{n} ({pc})", "{pc} ({k}/{n})"),
        n_is="n=",
        wide_forms="()%=<>0123456789",
    ),
    Style(
        name="pdf",
        inside="{L} = {e}{u}; {v}% CI = {l} – {h}",
        running="{e}{u} ({v}% CI = {l} – {h}",
        equals=" = ",
        p_name="p",
        p_rule="three",
        dash=" – ",
        thousands_from=1_000,
        out_of=("{k} of {n} ({pc})", "{k}/{n} ({pc})"),
        count=("{k} ({pc})", "{pc} (n = {k})"),
        median="{m} (IQR = {l} – {h})",
        width=78,
    ),
    Style(
        name="bare",
        inside="{L} {e}{u} [{l}–{h}]",
        running="{e}{u} ({l}–{h}",
        p_name="P",
        equals=" = ",
        p_rule="two",
        versus="vs.",
        median="{m} ({l}–{h})",
        out_of=("{pc} ({k} of {n})", "{k}/{n} ({pc})"),
        count=("{pc} ({k})", "{k} ({pc})"),
    ),
    Style(
        name="classic",
        inside="{L} {e}{u}, {v}% CI {l} to {h}",
        running="{e}{u} ({v}% CI {l} to {h}",
        joined=", ",
        p_name="p",
        p_rule="classic",
        dash=" to ",
        minus="-",
        versus="versus",
        spread="{m} +/- {s}",
        median="{m} (interquartile range {l} to {h})",
        out_of=("{k} of {n} ({pc})", "{pc} ({k} of {n})"),
        count=("{k} ({pc})", "{pc} ({k})"),
    ),
)
BY_NAME = {style.name: style for style in STYLES}
