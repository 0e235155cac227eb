"""Every verdict that can turn into every other one has a sentence."""

from __future__ import annotations

from itertools import product

import pytest

from jpvad_report.results.judgements import Agreement, Association, Finding, Proportionality
from jpvad_report.revision.sentences import judged_sentence
from jpvad_report.revision.statements import Statement, Topic

# A log-rank test can differ without a direction; a hazard ratio cannot.
RATIO = [finding for finding in Finding if finding is not Finding.DIFFERS]
VERDICTS = {
    Topic.CONCLUSION: list(Agreement),
    Topic.FACTOR: list(Association),
    Topic.SURVIVAL: list(Finding),
    Topic.HAZARD: RATIO,
    Topic.COMPARISON: list(Finding),
    Topic.ASSUMPTION: list(Proportionality),
}


def statement(topic: Topic, verdict: str, evidence: str = "OR 0.71 (95% CI 0.50–1.01; P=0.06)") -> Statement:
    return Statement(topic, "id", "prior MI", verdict, evidence, ("key",), group="those", outcome="early use",
                     direction="lower")  # fmt: skip


@pytest.mark.parametrize("topic", list(Topic))
def test_every_turn_has_a_sentence(topic: Topic) -> None:
    for was, now in product([*VERDICTS[topic], None], repeat=2):
        if was is now:
            continue
        sides = [None if one is None else statement(topic, one.value) for one in (was, now)]
        told = judged_sentence(sides[0], sides[1], "R0")
        silent = topic is Topic.FACTOR and None in (was, now) and not {"presence", "absence"} & {was, now}
        assert (told == "") == silent, (was, now)
        assert silent or (told[0].isupper() and told.endswith(".")), told
        assert "{" not in told


def test_a_factor_that_left() -> None:
    was = statement(Topic.FACTOR, "absence", "OR 0.68 (95% CI 0.48–0.97; P=0.03)")
    now = statement(Topic.FACTOR, "none")
    assert judged_sentence(was, now, "R0") == (
        "Prior MI is no longer among the factors associated with early use: "
        "OR 0.71 (95% CI 0.50–1.01; P=0.06), was 0.68 (0.48–0.97; P=0.03)."
    )
    assert judged_sentence(now, was, "R1").startswith("Prior MI is now among the factors associated with early use:")


def test_a_cut_off_that_changed_its_name_is_told_with_the_old_one() -> None:
    was = Statement(Topic.FACTOR, "id", "LVEF <30%", "absence", "OR 0.28 (95% CI 0.20–0.39)", ("key",), outcome="use")
    now = Statement(Topic.FACTOR, "id", "LVEF <20%", "none", "OR 0.90 (95% CI 0.60–1.39)", ("key",), outcome="use")
    assert judged_sentence(was, now, "R0").endswith("OR 0.90 (95% CI 0.60–1.39), was 0.28 (0.20–0.39) for LVEF <30%.")
