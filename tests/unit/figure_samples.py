"""One sample of each figure, and the pictures of them that the tests compare with (`make figures-reference`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import exp, sin
from pathlib import Path
from sys import stdout
from tempfile import TemporaryDirectory

from matplotlib.figure import Figure

from jpvad_report.document import figures as f

REFERENCES = Path(__file__).parent / "figure_references"
DPI = 80


def _rises(label: str, speed: float, *, survival: bool = False) -> f.Curve:
    days = tuple(float(day) for day in range(1, 31, 2))
    share = [0.6 * (1 - exp(-speed * day)) for day in days]
    low, high = [s - 0.02 - s / 9 if s > 0.03 else 0.0 for s in share], [s + 0.02 + s / 9 for s in share]
    if survival:
        share, low, high = ([1 - s for s in values] for values in (share, high, low))
    return f.Curve(
        label=label,
        times=days,
        estimate=tuple(share),
        ci_low=tuple(low),
        ci_high=tuple(high),
        at_risk=(1082, 803, 540, 266),
        censor_times=(4.0, 17.0),
    )


def kaplan_meier(*, survival: bool = False, speeds: tuple[float, ...] = (0.05, 0.08), width: float = 120) -> Figure:
    names = ("Early start of treatment", "Late start of treatment", "Observation")
    return f.kaplan_meier(
        tuple(_rises(name, speed, survival=survival) for name, speed in zip(names, speeds, strict=False)),
        horizon=30,
        at_risk_times=(0.0, 10.0, 20.0, 30.0),
        y_label="Survival, %" if survival else "Cumulative incidence of death, %",
        x_label="Days since randomisation",
        incidence=not survival,
        annotation="Log-rank P=0.02",
        width_mm=width,
    )


def flow(*, first_label: str = "Patients in the registry") -> Figure:
    return f.flow_chart(
        f.FlowFigure(
            start_label=first_label,
            start_n=5718,
            exclusions=(("No shock at admission", 4306), ("Order of the devices unknown", 330)),
            cohort_label="Patients with shock who received both devices",
            cohort_n=1082,
            groups=(("Early start", 323), ("Late start", 759)),
        )
    )


def _ratio(label: str, estimate: float, low: float, high: float, **more: object) -> f.ForestRow:
    text = f"{estimate:.2f} ({low:.2f}–{high:.2f})"
    return f.ForestRow(label=label, estimate=estimate, ci_low=low, ci_high=high, text=text, p_text="0.04", **more)  # type: ignore[arg-type]


def forest(*, width: float = 174, age: float = 0.8) -> Figure:
    rows = (
        f.ForestRow(label="Early (vs. late)", is_heading=True),
        _ratio("Crude", 0.79, 0.65, 0.96, indent=True, detail="n=1,082, events 532"),
        _ratio("Adjusted", 0.87, 0.55, 1.37, indent=True, emphasis=True, detail="n=289, events 133"),
        _ratio("Age (per 10 years)", age, 0.6, 1.05),
        _ratio("Previous operation", 2.9, 0.7, 40),
        f.ForestRow(label="No events"),
    )
    return f.forest(
        rows,
        x_label="Hazard ratio (log scale)",
        headers=f.ForestHeaders(label="Model"),
        favours=("Lower hazard", "Higher hazard"),
        width_mm=width,
    )


def events(*, groups: int = 2, stroke: float = 0.05) -> Figure:
    def interval(value: float) -> f.EventInterval:
        return f.EventInterval(estimate=value, ci_low=value - 0.02, ci_high=value + 0.04)

    rows = tuple(
        f.EventRow(
            label=label,
            proportions=tuple(interval(share + 0.05 * group) for group in range(groups)),
            difference=interval(share - 0.1),
            difference_text="−3.0 (−5.0 to 1.0)",
            p_text="0.04",
            emphasis=label == "Any event",
        )
        for label, share in (("Stroke", stroke), ("Bleeding", 0.12), ("Any event", 0.3))
    )
    return f.events(rows, group_labels=("Early", "Late", "Never")[:groups])


def incidences(*, last: float = 0.02) -> Figure:
    titles = (("Stroke", 0.02), ("Bleeding", 0.06), ("Thrombosis", 0.01), ("Any event", last))
    panels = tuple(
        f.Panel(title=title, curves=tuple(replace(_rises("", speed * times), at_risk=()) for times in (1, 2)))
        for title, speed in titles
    )
    return f.incidences(
        panels,
        group_labels=("Early", "Late"),
        horizon=30,
        y_label="Cumulative incidence, %",
        x_label="Days since randomisation",
    )


def calibration(*, second: float = 0.2) -> Figure:
    points = ((0.05, 0.03), (0.15, second), (0.3, 0.28), (0.55, 0.6), (0.8, 0.77))
    return f.calibration(
        tuple(f.CalibrationPoint(predicted=x, observed=y, ci_low=max(y - 0.08, 0), ci_high=y + 0.1) for x, y in points),
        x_label="Predicted probability, %",
        y_label="Observed proportion with a stroke, %",
        line_label="Perfect calibration",
    )


def residuals(*, terms: int = 2, model: float = 0.8, width: float = 174) -> Figure:
    times = tuple(0.05 + number / 50 for number in range(40))
    panel = f.ResidualPanel(
        title="Early (vs. late)",
        times=times,
        values=tuple(3 * sin(9 * time) for time in times),
        smooth=tuple((t, 0.5 - t, -0.2 - t, 1.2 - t) for t in times[::5]),
        model=model,
    )
    return f.residuals(
        (panel,) * terms,
        ticks=tuple((day / 30, f"{day}") for day in range(0, 31, 5)),
        words=f.ResidualWords(
            x_label="Days since randomisation",
            y_label="Hazard ratio over time (log scale)",
            smooth="Smooth with 95% band",
            model="Hazard ratio of the model",
        ),
        width_mm=width,
    )


def balance(*, lactate: float = 0.81) -> Figure:
    values = (("Lactate", lactate), ("Left ventricular ejection fraction", 0.31), ("Age", 0.12), ("Sex", 0.04))
    return f.dots(
        tuple(f.DotRow(label=label, values=(value,), text=f"{value:.2f}") for label, value in values),
        x_label="Absolute standardised difference",
        headers=f.DotHeaders(label="Characteristic", text="SMD"),
        least_high=0.2,
        line=f.ReferenceLine(value=0.1, label="Standardised difference of 0.1"),
    )


def missing(*, first: float = 45.0) -> Figure:
    rows = (("Albumin", (first, 30, 38)), ("Total bilirubin", (12, 20, 16)), ("Age", (1, 0, 0.5)))
    return f.dots(
        tuple(f.DotRow(label=label, values=values, text=f"{sum(values) / 3:.0f}%") for label, values in rows),
        x_label="Value missing, % of the patients",
        headers=f.DotHeaders(label="Variable", text="Overall"),
        least_high=5,
        group_labels=("Early", "Late", "Never"),
    )


SAMPLES: dict[str, Callable[[], Figure]] = {
    "balance": balance,
    "calibration": calibration,
    "events": events,
    "events_three_groups": lambda: events(groups=3),
    "flow": flow,
    "forest": forest,
    "forest_single_column": lambda: forest(width=84),
    "incidences": incidences,
    "missing": missing,
    "residuals": residuals,
    "residuals_single_column": lambda: residuals(terms=1, width=84),
    "survival": kaplan_meier,
    "survival_three_groups": lambda: kaplan_meier(survival=True, speeds=(0.05, 0.08, 0.02), width=84),
}


def draw(figure: Figure, folder: Path, name: str) -> Path:
    """The picture of a figure as the tests look at it."""
    return f.save(figure, folder / name, ("png",), dpi=DPI)[0]


def regenerate() -> None:
    """Draw every sample anew, and say which pictures have changed: each must be looked at before it is committed."""
    REFERENCES.mkdir(exist_ok=True)
    for old in REFERENCES.glob("*.png"):
        if old.stem not in SAMPLES:
            old.unlink()
            stdout.write(f"removed    {old.name}\n")
    with TemporaryDirectory() as folder:
        for name, sample in SAMPLES.items():
            made, known = draw(sample(), Path(folder), name), REFERENCES / f"{name}.png"
            same = known.is_file() and known.read_bytes() == made.read_bytes()
            known.write_bytes(made.read_bytes())
            stdout.write(f"{'unchanged' if same else 'NEW, look at it'}    {known}\n")


if __name__ == "__main__":
    regenerate()
