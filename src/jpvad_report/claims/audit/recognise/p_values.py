"""P values: "P<.001", "p = 0·04", "P value for trend: 0.03", "P = 3.2 × 10−5", "P = NS"."""

from __future__ import annotations

from jpvad_report.claims.audit.items import PValue
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, power, sign_at, word_at
from jpvad_report.claims.audit.tokens import Kind
from jpvad_report.claims.audit.word_list import words

NAMES = words("p ps pvalue pvalues pval pinteraction ptrend pheterogeneity pnoninferiority padj")
_OPERATORS = {"=": "=", "<": "<", ">": ">", "≤": "<", "≥": ">", "≈": "=", "~": "="}
# Words between the P and its number, and after the number, that say what it belongs to.
_LONGEST_LABEL = 9
_CORRECTED = words("adjusted corrected holm bonferroni interaction trend heterogeneity sided tailed adj one")
_BETWEEN = words(
    "value values for interaction interactions trend trends linear linearity heterogeneity het int "
    "noninferiority non inferiority superiority equivalence difference differences group time the of between "
    "groups test log rank adj adjusted unadjusted crude overall two one sided tailed tail both all each is was "
    "were by s homogeneity association treatment effect comparison quadratic nonlinearity anova"
)
_TRAILING = words(
    "for by in one two sided tailed the interaction trend heterogeneity difference noninferiority non "
    "inferiority superiority linear overall group time log rank test unadjusted adjusted adj corrected "
    "bonferroni each both all comparisons comparison between groups across fisher's exact chi square mann "
    "whitney paired t"
)


def p_value(tokens: Tokens, i: int) -> tuple[PValue, int] | None:
    """Read a P value that begins at a place."""
    name = word_at(tokens, i)
    if name not in NAMES:
        return None
    at, words, operator = i + 1, [name[1:]] if len(name) > 2 else [], ""
    words += [word for word in (word_at(tokens, i - 1), word_at(tokens, i - 3)) if word in _CORRECTED]
    several = name in ("ps", "pvalues") or word_at(tokens, i - 1) in ("all", "both", "each")
    while at < len(tokens) and at - i <= _LONGEST_LABEL:
        token = tokens[at]
        if token.kind is Kind.NUMBER:
            if (
                at > i + 1
                or token.bound
                or token.percent
                or token.digits[:2] not in ("0.", ".0", ".1", ".2", ".3", ".4")
            ):
                return None
            operator = "="
            break
        if token.text in _OPERATORS:
            operator, at = _operator(tokens, at)
            break
        if token.kind is Kind.WORD:
            words.append(token.lower)
            if token.lower not in _BETWEEN:
                return None
            if token.lower in ("of", "was", "is", "were") and words[0] in ("value", "values"):
                operator, at = "=", at + 1
                break
        elif token.text == ":" and (not words or words[0] in ("value", "values", "")):
            operator, at = "=", at + 1
            break
        elif token.text not in ("-", "(", ")", "[", "]", "_", "'", "/", "*"):
            return None
        at += 1
    else:
        return None
    if not operator:
        return None
    return _finish(tokens, i, at, operator, words, several)


def _operator(tokens: Tokens, at: int) -> tuple[str, int]:
    operator = _OPERATORS[tokens[at].text]
    at += 1
    if word_at(tokens, at) == "or" and sign_at(tokens, at + 1) == "=":
        return operator, at + 2
    while sign_at(tokens, at) in _OPERATORS or sign_at(tokens, at) == "/":
        following = _OPERATORS.get(sign_at(tokens, at), "=")
        operator = following if operator == "=" else operator
        at += 1
    return operator, at


def _finish(
    tokens: Tokens, i: int, at: int, operator: str, words: list[str], several: bool
) -> tuple[PValue, int] | None:
    if word_at(tokens, at) in ("ns", "nonsignificant", "non", "not") and operator == "=":
        number = Printed("0.05", tokens[at].start, tokens[at].end)
        return PValue(tokens[i].start, tokens[at].end, ">", number, " ".join([*words, "ns"]), several), at + 1
    found = power(tokens, at) if not _bare_power(tokens, at) else None
    if found is None and _bare_power(tokens, at):
        exponent = tokens[at + 2]
        tiny = "0." + "0" * (min(int(exponent.digits), 40) - 1) + "1"
        found = Printed(tiny, tokens[at].start, exponent.end), at + 3
    if found is None or found[0].percent:
        return None
    number, after = _broken_decimal(tokens, *found)
    if len(number.digits) > 1 and number.digits.startswith("0") and number.digits.isdigit():
        # "P=001" lost its point.
        number = Printed(f"0.{number.digits[1:]}", number.start, number.end)
    last = number.end
    if (number.value > 1 or number.negative) and not _closes(tokens, i, after):
        return None
    step = after
    if sign_at(tokens, step) in ("(", "["):
        step += 1
    while step < len(tokens) and step - after < 8:
        if word_at(tokens, step) in _TRAILING:
            words.append(word_at(tokens, step))
        elif sign_at(tokens, step) not in ("-", "'"):
            break
        step += 1
    several = several or {"both", "all", "each"} & set(words[-4:]) != set()
    if (sign_at(tokens, after) == "-" and is_number(tokens, after + 1)) or word_at(tokens, after) == "to":
        several = True
    return PValue(tokens[i].start, last, operator, number, " ".join(words), several), after


def _bare_power(tokens: Tokens, at: int) -> bool:
    """Whether "10−11" stands for a power of ten."""
    if not is_number(tokens, at) or tokens[at].digits != "10" or sign_at(tokens, at + 1) != "-":
        return False
    return is_number(tokens, at + 2) and tokens[at + 2].start == tokens[at + 1].end and tokens[at + 2].digits.isdigit()


def _closes(tokens: Tokens, i: int, after: int) -> bool:
    """Whether an impossible P value stands where a P value does, so that no group P or measure P is meant."""
    i -= sign_at(tokens, i - 1) in ("*", "_")
    begins = i == 0 or tokens[i - 1].text in ("(", "[", ",", ";") or word_at(tokens, i - 1) in ("rank", "test", "with")
    ends = sign_at(tokens, after) in (")", "]", ",", ";", ".") or word_at(tokens, after) in (
        "by",
        "with",
        "using",
        "for",
    )
    return begins and ends and after <= len(tokens)


def _broken_decimal(tokens: Tokens, number: Printed, after: int) -> tuple[Printed, int]:
    """Mend "0. 003", "0,03" and "0/03", where a space or another sign stands in the number."""
    if number.digits != "0" or sign_at(tokens, after) not in (".", ",", "/") or not is_number(tokens, after + 1):
        return number, after
    fraction = tokens[after + 1]
    close = fraction.start - tokens[after].end <= 1 and tokens[after].start == number.end
    comma = tokens[after].text != "." and fraction.start > tokens[after].end
    if not close or comma or "." in fraction.digits:
        return number, after
    return Printed(f"0.{fraction.digits}", number.start, fraction.end), after + 2
