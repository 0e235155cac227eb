"""Numbers as the manuscript prints them: spans that carry their key, and a record of which results were used."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jpvad_report.results import formatting
from jpvad_report.results.formatting import NOT_ESTIMABLE, NumberStyle
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store


def record_is_percentage(record: Record) -> bool:
    """True where the limits of a record's interval are percentages."""
    return isinstance(record, Estimate) and record.quantity is Quantity.PROPORTION and record.ci_low is not None


class Numbers:
    """Prints results of a store as Markdown.

    Every number is a span `[46.2%]{.num key="..."}`; where it is a part of a result, `part` names it, and `with` names
    the results that are printed with it. A key that the store does not hold stops the build. `used` collects the keys
    that were printed.
    """

    def __init__(
        self,
        store: Store,
        style: NumberStyle = formatting.PLAIN,
        *,
        ci_name: str = "{level} CI",
        separator: str = "; ",
    ) -> None:
        self.store = store
        self.style = style
        self.ci_name = ci_name
        self.separator = separator
        self.used: set[str] = set()

    @property
    def p_symbol(self) -> str:
        """The letter of P values in Markdown."""
        return f"*{self.style.p_symbol}*" if self.style.p_italic else self.style.p_symbol

    def record(self, key: str) -> Record:
        """The record itself, counted as used."""
        self.used.add(key)
        return self.store[key]

    def exists(self, key: str) -> bool:
        """True where the store holds the key."""
        return key in self.store

    def estimable(self, key: str) -> bool:
        """True where the result could be computed."""
        return isinstance(self.record(key), Estimate)

    def reason(self, key: str) -> str:
        """Why a result could not be computed."""
        record = self.record(key)
        return record.reason if isinstance(record, NotEstimable) else ""

    def num(self, key: str, *, digits: int | None = None) -> str:
        """The estimate."""
        return self._span(key, formatting.number(self.record(key), digits=digits, style=self.style))

    def ci(self, key: str, *, unreached: str = NOT_ESTIMABLE) -> str:
        """The limits of the confidence interval; `unreached` stands for one that does not exist beside the other."""
        record = self.record(key)
        percent = "%" if record_is_percentage(record) else ""
        return self._span(
            key, formatting.interval(record, style=self.style, unreached=unreached) + percent, part="interval"
        )

    def p(self, key: str) -> str:
        """The P value with its sign: `P=0.02`, `P<0.0001`."""
        p = self._p(key)
        if p is None:
            return self._span(key, NOT_ESTIMABLE, part="p_value")
        text = formatting.p_phrase(p, self.style)
        return self._span(key, text.replace(self.style.p_symbol, self.p_symbol, 1), part="p_value")

    def with_level(self, key: str, *, unreached: str = NOT_ESTIMABLE) -> str:
        """The interval with its level: `95% CI 0.55–1.37`; nothing where there is no interval."""
        level = self.level(key)
        limits = self.ci(key, unreached=unreached)
        return f"{self.ci_name.format(level=level)}{self.style.level_separator}{limits}" if level else ""

    def named(self, name: str, key: str) -> str:
        """A named estimate for brackets: `HR 0.87; 95% CI 0.55–1.37`, or `HR, 0.87 [95% CI, 0.55-1.37]`."""
        inside = self.with_level(key)
        text = f"{name}{self.style.name_separator}{self.num(key)}"
        if inside:
            text = f"{text} [{inside}]" if self.style.interval_bracket else f"{text}{self.separator}{inside}"
        return text

    def p_cell(self, key: str) -> str:
        """The P value for a table's cell, without letter and equals sign."""
        p = self._p(key)
        text = NOT_ESTIMABLE if p is None else formatting.p_value(p, self.style).removeprefix("=")
        return self._span(key, text, part="p_value")

    def count(self, key: str) -> str:
        """The numerator of a proportion, or a count."""
        record = self.record(key)
        if not isinstance(record, Estimate) or record.count is None:
            return self._span(key, NOT_ESTIMABLE)
        return self._span(key, self.integer(record.count), part="count")

    def n(self, key: str) -> str:
        """Observations behind a result."""
        return self._span(key, self._whole(self.record(key).n), part="n")

    def events(self, key: str) -> str:
        """Events behind a result."""
        return self._span(key, self._whole(self.record(key).n_events), part="n_events")

    def excluded(self, key: str) -> str:
        """Observations that a result leaves out for missing values."""
        return self._span(key, self._whole(self.record(key).n_missing), part="n_missing")

    def df(self, key: str) -> str:
        """Degrees of freedom of a test."""
        record = self.record(key)
        df = record.df if isinstance(record, Estimate) else None
        return self._span(key, NOT_ESTIMABLE if df is None else formatting.plain_number(df, self.style), part="df")

    def level(self, key: str) -> str:
        """Confidence level, as `95%`."""
        record = self.record(key)
        level = record.level if isinstance(record, Estimate) else None
        return "" if level is None else formatting.level_text(level, self.style)

    def share(self, key: str) -> str:
        """`42 (13%)`, or `30/316 (9.5%)` where values are missing."""
        record = self.record(key)
        if not isinstance(record, Estimate) or record.count is None or record.n is None:
            return self._span(key, NOT_ESTIMABLE)
        part = self.integer(record.count)
        whole = f"/{self.integer(record.n)}" if record.n_missing else ""
        return self._span(key, f"{part}{whole} ({formatting.percentage(record, style=self.style)}%)", part="share")

    def summary(self, keys: Sequence[str]) -> str:
        """`72 (64–79)` from median and quartiles, `71.2 ± 9.8` from mean and standard deviation."""
        texts = [formatting.number(self.record(key), style=self.style) for key in keys]
        if NOT_ESTIMABLE in texts[:1]:
            return self._span(keys[0], NOT_ESTIMABLE)
        if len(texts) == 3:
            negative = any(formatting.MINUS in text for text in texts[1:])
            separator = self.style.range_word if negative else self.style.interval_separator
            return self._span(keys[0], f"{texts[0]} ({separator.join(texts[1:])})", part="summary", others=keys[1:])
        return self._span(keys[0], f"{texts[0]} ± {texts[1]}", part="summary", others=keys[1:])

    def estimate_with_interval(self, key: str) -> str:
        """`0.87 (0.55–1.37)` for a table's cell."""
        record = self.record(key)
        if isinstance(record, NotEstimable):
            return self._span(key, NOT_ESTIMABLE)
        text = formatting.number(record, style=self.style)
        if record.ci_low is not None or record.ci_high is not None:
            text = f"{text} ({formatting.interval(record, style=self.style)})"
        return self._span(key, text, part="estimate_with_interval")

    def integer(self, value: int) -> str:
        """A whole number with the style's thousands mark."""
        return formatting.decimal_text(formatting.round_half_away(value, 0), self.style)

    def setting(self, value: float) -> str:
        """A number of the study file, as it is written there but for the style's marks."""
        return formatting.decimal_text(Decimal(f"{value:g}"), self.style)

    def _whole(self, value: int | None) -> str:
        return NOT_ESTIMABLE if value is None else self.integer(value)

    def _p(self, key: str) -> float | None:
        record = self.record(key)
        return None if isinstance(record, NotEstimable) else record.p_value

    def _span(self, key: str, text: str, *, part: str = "", others: Sequence[str] = ()) -> str:
        # "<" and "~" are Markdown; the rest of a number is not.
        escaped = text.replace("<", r"\<").replace(">", r"\>").replace("~", r"\~")
        which = f' part="{part}"' if part else ""
        which += f' with="{" ".join(others)}"' if others else ""
        return f'[{escaped}]{{.num key="{key}"{which}}}'
