"""The registry of methods: whose code makes a number, and the paper to cite where the method is not textbook.

Every `method` and `interval` of a record is a key here. Names in running text stand in the language's words.yml, papers
in templates/references.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jpvad_report.results.records import Estimate, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to make a number.

    Attributes
    ----------
    packages : tuple of str
        Distributions whose code computes it; empty where it is ours.
    references : tuple of str
        Keys of templates/references.yml; empty where the method is textbook.
    descriptive : bool
        True for summaries, which the Methods name by their kind.
    repeats : str
        The method whose numbers this one, a second engine, only confirms.
    """

    packages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    descriptive: bool = False
    repeats: str = ""


ENGINES_AGREE_TO = 1e-6  # relative; both engines are deterministic and run to convergence

_SUMMARY = Method(packages=("tableone",), descriptive=True)

METHODS: Mapping[str, Method] = {
    # Summaries
    "median": _SUMMARY,
    "q1": _SUMMARY,
    "q3": _SUMMARY,
    "mean": _SUMMARY,
    "sd": _SUMMARY,
    "smd": Method(references=("yang2012",)),
    "imbalance": Method(references=("austin2009",)),
    # Tests of a difference between groups
    "mann_whitney": Method(packages=("scipy",)),
    "kruskal_wallis": Method(packages=("scipy",)),
    "welch_t": Method(packages=("scipy",)),
    "student_t": Method(packages=("scipy",)),
    "anova": Method(packages=("scipy",)),
    "chi_square": Method(packages=("scipy",)),
    "chi_square_yates": Method(packages=("scipy",)),
    "fisher": Method(packages=("scipy",)),
    "fisher_monte_carlo": Method(packages=("scipy",)),
    "cochran_armitage": Method(references=("armitage1955",)),
    "jonckheere": Method(references=("jonckheere1954",)),
    # Logistic regression
    "logistic": Method(packages=("statsmodels",)),
    "wald": Method(),
    "profile_likelihood": Method(references=("venzon1988",)),
    "separation": Method(packages=("scipy",), references=("konis2007",)),
    "firth": Method(packages=("firthmodels",), references=("firth1993", "heinze2002")),
    "firth_profile": Method(),
    "c_statistic": Method(),
    "delong": Method(references=("delong1988",)),
    "brier": Method(references=("brier1950",)),
    "nagelkerke": Method(references=("nagelkerke1991",)),
    "hosmer_lemeshow": Method(references=("hosmer1980",)),
    "generalised_variance_inflation": Method(references=("fox1992",)),
    # Survival
    "kaplan_meier": Method(packages=("lifelines",)),
    "km_log_log": Method(references=("borgan1990",)),
    "km_log": Method(),
    "km_plain": Method(),
    "km_logit": Method(),
    "km_arcsin": Method(references=("borgan1990",)),
    "km_difference": Method(references=("klein2007",)),
    "greenwood": Method(),
    "greenwood_log": Method(),
    "mover": Method(references=("zou2008",)),
    "km_median": Method(),
    "brookmeyer_crowley": Method(references=("brookmeyer1982",)),
    "restricted_mean": Method(references=("royston2013",)),
    "log_rank": Method(packages=("lifelines",)),
    "log_rank_stratified": Method(packages=("survival",)),
    "censoring_bounds": Method(),
    # Cox regression
    "cox": Method(packages=("survival",), references=("efron1977",)),
    "wald_robust": Method(packages=("survival",), references=("lin1989",)),
    "proportionality": Method(packages=("survival",), references=("grambsch1994",)),
    "spline_likelihood_ratio": Method(packages=("survival",), references=("harrell2015",)),
    "spline_wald_robust": Method(packages=("survival",), references=("harrell2015",)),
    "concordance": Method(packages=("survival",), references=("harrell1996",)),
    "concordance_interval": Method(packages=("survival",)),
    "variance_inflation": Method(),
    # Adverse events
    "clopper_pearson": Method(packages=("statsmodels",), references=("clopper1934",)),
    "wilson": Method(packages=("statsmodels",), references=("wilson1927",)),
    "newcombe": Method(packages=("statsmodels",), references=("newcombe1998",)),
    "miettinen_nurminen": Method(packages=("scipy",), references=("miettinen1985",)),
    "risk_ratio_log": Method(packages=("statsmodels",), references=("katz1978",)),
    "aalen_johansen": Method(packages=("survival",), references=("aalen1978",)),
    "aalen_johansen_log_log": Method(packages=("survival",)),
    "aalen_johansen_log": Method(packages=("survival",)),
    "aalen_johansen_plain": Method(packages=("survival",)),
    "aalen_johansen_logit": Method(packages=("survival",)),
    "aalen_johansen_arcsin": Method(packages=("survival",)),
    "fine_gray": Method(packages=("survival",), references=("fine1999",)),
    "fine_gray_wald": Method(),
    "holm": Method(packages=("statsmodels",), references=("holm1979",)),
    "benjamini_hochberg": Method(packages=("statsmodels",), references=("benjamini1995",)),
    # The second engine, which only confirms
    "second_logistic": Method(packages=("firthmodels",), repeats="logistic"),
    "second_firth": Method(packages=("statsmodels",), repeats="firth"),
    "second_kaplan_meier": Method(packages=("survival",), repeats="kaplan_meier"),
    "second_log_rank": Method(packages=("survival",), repeats="log_rank"),
    "second_cox": Method(packages=("lifelines",), repeats="cox"),
}


def methods_used(records: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """Methods and intervals of the results that could be estimated, each with the analyses that used it.

    An analysis is the first part of a key. Raises KeyError for a method that is not in the registry.
    """
    found: dict[str, dict[str, None]] = {}
    for key, record in records.items():
        if not isinstance(record, Estimate):
            continue
        for method in filter(None, (record.method, record.interval)):
            found.setdefault(method, {})[key.split(".", 1)[0]] = None
    unknown = sorted(set(found) - set(METHODS))
    if unknown:
        raise KeyError(f"methods without an entry in the registry: {', '.join(unknown)}")
    return {method: tuple(found[method]) for method in METHODS if method in found}


def packages_used(methods: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Distributions behind the methods, sorted."""
    return tuple(sorted({package for method in methods for package in METHODS[method].packages}))
