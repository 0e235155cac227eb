"""What changed in a judgement, in one plain sentence."""

from __future__ import annotations

import re

from jpvad_report.revision.statements import Statement, Topic, either


def judged_sentence(was: Statement | None, now: Statement | None, old: str) -> str:
    """One sentence on a statement whose verdict changed; empty where that is told elsewhere.

    Parameters
    ----------
    was, now
        None where one of the two states does not make it.
    old
        The name of the state before.
    """
    match either(was, now).topic:
        case Topic.CONCLUSION:
            return _conclusion(was, now, old)
        case Topic.FACTOR:
            return _factor(was, now)
        case _:
            return _finding(was, now, old)


_AGREEMENTS = {
    "benefit_holds": "{noun} is lower, before and after adjustment",
    "harm_holds": "{noun} is higher, before and after adjustment",
    "reversed": "adjustment reverses the direction of the association with {noun}",
    "attenuated": "{noun} is {direction} before adjustment, which the confounders largely explain",
    "precision_lost": "{noun} is {direction} before adjustment; after it, that is neither confirmed nor excluded",
    "only_adjusted": "{noun} differs only after adjustment",
    "never": "no significant association with {noun}, before or after adjustment",
    "never_imprecise": "no significant association with {noun}, but a substantial one either way is not excluded",
    "not_estimable": "an association with {noun} could not be estimated",
}


def _conclusion(was: Statement | None, now: Statement | None, old: str) -> str:
    def told(one: Statement) -> str:
        words = _AGREEMENTS[one.verdict].format(noun=one.outcome, direction=one.direction)
        return f"{words}, with {one.evidence}"

    if now is None:
        assert was is not None
        return f"There is no conclusion on {was.subject} any more; in {old}: {told(was)}."
    if was is None:
        return f"There is now a conclusion on {now.subject}: {told(now)}."
    return f"The conclusion on {now.subject} changed. Now: {told(now)}. In {old}: {told(was)}."


_IN_LIST = {"presence", "absence"}


def _factor(was: Statement | None, now: Statement | None) -> str:
    one = either(was, now)
    subject, where = _capital(one.subject), f"among the factors associated with {one.outcome}"
    if now is None or was is None:
        # A candidate that came or went is told with the study file, unless it was in the list.
        if one.verdict not in _IN_LIST:
            return ""
        if now is None:
            return f"{subject} is no longer {where}: it is not in the model any more, was {one.evidence}."
        return f"{subject} is now {where}, as a new variable of the model: {one.evidence}."
    before = was.evidence if was.subject == now.subject else f"{was.evidence} for {was.subject}"
    numbers = f"{now.evidence}, was {re.sub(r'^OR |[0-9.]+% CI ', '', before)}"
    if now.verdict == "not_estimable":
        return f"Whether {now.subject} is {where} can no longer be estimated; it was {was.evidence}."
    if was.verdict == "not_estimable":
        now_in = "is now" if now.verdict in _IN_LIST else "is not"
        return f"{subject} {now_in} {where}: {now.evidence}; it could not be estimated before."
    if now.verdict in _IN_LIST and was.verdict in _IN_LIST:
        return f"{subject} is still {where}, but in the other direction: {numbers}."
    return f"{subject} is {'now' if now.verdict in _IN_LIST else 'no longer'} {where}: {numbers}."


# What a verdict says of a subject: now, and then.
_VERDICTS = {
    Topic.SURVIVAL: {
        "higher": ("is significantly higher in {group}", "was significantly higher in {group}"),
        "lower": ("is significantly lower in {group}", "was significantly lower in {group}"),
        "differs": ("differs significantly over the whole period", "differed significantly over the whole period"),
        "no_significant_difference": ("does not differ significantly", "did not differ significantly"),
        "not_estimable": ("could not be compared", "could not be compared"),
    },
    Topic.HAZARD: {
        "higher": ("is significantly higher", "was significantly higher"),
        "lower": ("is significantly lower", "was significantly lower"),
        "no_significant_difference": ("does not differ significantly", "did not differ significantly"),
        "not_estimable": ("could not be estimated", "could not be estimated"),
    },
    Topic.COMPARISON: {
        "higher": ("significantly {more} in {group}", ""),
        "lower": ("significantly {less} in {group}", ""),
        "differs": ("a significant difference between the groups", ""),
        "no_significant_difference": ("no significant difference between the groups", ""),
        "not_estimable": ("not comparable", ""),
    },
    Topic.ASSUMPTION: {
        "no_evidence": ("no evidence against proportional hazards", ""),
        "exposure": ("the hazards of the exposure are not proportional", ""),
        "covariates": ("the hazards of a covariate are not proportional", ""),
        "not_estimable": ("proportional hazards could not be tested", ""),
    },
}


def _finding(was: Statement | None, now: Statement | None, old: str) -> str:
    one = either(was, now)
    verdicts = _VERDICTS[one.topic]
    as_list = one.topic in {Topic.COMPARISON, Topic.ASSUMPTION}

    def told(statement: Statement, tense: int) -> str:
        share = statement.is_share
        words = verdicts[statement.verdict][0 if as_list else tense].format(
            group=statement.group,
            more="more frequent" if share else "higher",
            less="less frequent" if share else "lower",
        )
        return f"{words} ({statement.evidence})"

    subject, colon = _capital(one.subject), ":" if as_list else ""
    if was is None:
        return f"New: {one.subject}{colon} {told(one, 0)}."
    if now is None:
        return f"No longer told: {one.subject}{colon} {told(one, 1)}."
    if as_list:
        return f"{subject}: {told(now, 0)}; in {old}: {told(was, 0)}."
    return f"{subject} {told(now, 0)}; in {old} it {told(was, 1)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
