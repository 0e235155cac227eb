"""Edits that co-authors make to the Word file of the WHAS500 example, and what must become of each.

An edit is a list of operations, which `word_edits.perform` does to the XML and `office_edits.py` does in LibreOffice.
"""

from __future__ import annotations

from dataclasses import dataclass

Operation = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """`shows` and `hides` are texts of the rebuilt document; `told` of the report; `fate` the part that matters."""

    name: str
    operations: tuple[Operation, ...]
    fate: str
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    by_office: bool = True
    alone: bool = False
    """It needs a file of its own: it touches what others touch, or chooses authors."""


def replaced(old: str, new: str, within: str = "") -> tuple[Operation, ...]:
    return (("replace", old, new, within),)


IMPORTED, REFUSED, HANDED_OFF, UNCHANGED = "imported", "refused", "handed off", "unchanged"

CASES = (
    Case("open and save, and nothing else", (), UNCHANGED, alone=True),
    # --- wording ---------------------------------------------------------------------------------------------------
    Case("reword a plain paragraph", replaced("were complications of the index admission", "complicated the index admission"),
         IMPORTED, ("atrial fibrillation complicated the index admission, as abstracted",), ("were complications of",)),
    Case("reword a sentence with numbers", replaced("The study population of", "The cohort of"),
         IMPORTED, ("Results: The cohort of 500 patients comprised 155 patients",), ("The study population of 500",)),
    Case("add a sentence", (("insert", "the groups differ in characteristics that also bear on the outcome, and confounding by what was not measured cannot be excluded.", " Residual confounding is likely."),),
         IMPORTED, ("cannot be excluded. Residual confounding is likely.",)),
    Case("delete a sentence", replaced(" Ratios and differences are relative to no congestive heart failure.", ""),
         IMPORTED, ("no congestive heart failure and congestive heart failure.",), ("Ratios and differences are relative",)),
    Case("correct a comma", replaced("All tests are two-sided, with", "All tests are two-sided with"),
         IMPORTED, ("All tests are two-sided with a significance level of 0.05",), ("two-sided, with",)),
    Case("take a full stop away", replaced("All analyses are post hoc.", "All analyses are post hoc"),
         IMPORTED, ("All analyses are post hoc",), ("All analyses are post hoc.",)),
    Case("quotation marks", replaced("counted whenever they were recorded", "counted whenever they were “recorded”"),
         IMPORTED, ("whenever they were “recorded”; death competes",)),
    Case("signs that mean something to Markdown and Jinja", replaced("was cut there", "was cut there [*see* {{protocol}}_v2 & <site>]"),
         IMPORTED, ("was cut there [*see* {{protocol}}_v2 & <site>].",)),
    Case("a space that does not break", replaced("may have been measured after", "may have been measured\u00a0after"),
         IMPORTED, ("may have been measured\u00a0after the exposure",)),
    Case("double spaces", replaced("Follow-up time was used", "Follow-up  time  was used"), UNCHANGED, ("Follow-up time was used",)),
    Case("reword an abstract's sentence that stands elsewhere too",
         replaced("before and after adjustment for measured confounders", "both before and after adjustment for measured confounders", "Conclusions:"),
         IMPORTED, ("Conclusions: Congestive heart failure was associated with higher one-year mortality than no congestive heart failure, both before",)),
    Case("reword the background, which is a text of the study file", replaced("a frequent complication", "a common complication"),
         IMPORTED, ("heart failure is a common complication of acute",), told=("study.yml (manuscript.background)",)),
    Case("add a reference as text", replaced("The outcome was all-cause death within", "The outcome [12, Smith 2019] was all-cause death within"),
         IMPORTED, ("The outcome [12, Smith 2019] was all-cause death",), told=("the typed 12 is marked",)),
    Case("a typed number that a single result prints", (("insert", "was taken as missing.", " The Brier score was 0.186."),),
         IMPORTED, ("The Brier score was 0.186.",), told=('num("predictors.multivariable.brier")',)),
    Case("refer to a table", (("insert", "as recorded in the Worcester Heart Attack Study", " (see Table 4)"),) ,
         IMPORTED, ("(see Table 4)",), alone=True),
    # --- numbers and judgements ----------------------------------------------------------------------------------------
    Case("improve a hazard ratio by hand", replaced("2.46", "2.10", "In these same patients the crude"),
         REFUSED, ("it was 2.46 (95% CI 1.73–3.49",), ("2.10",), ("“2.46” → “2.10”", "it stays 2.46")),
    Case("a number by hand, and words beside it", (("replace", "3.56", "3.60", "In all 500 patients"), ("replace", "In all", "Among all", "In all 500 patients")),
         REFUSED, ("was 3.56",), ("3.60",), alone=True),
    Case("turn a direction round", replaced("lower body mass index", "higher body mass index", "Results:"),
         REFUSED, ("a lower body mass index",), ("a higher body mass index",), ("“lower” became “higher”",)),
    Case("make a difference significant", replaced("There was no significant difference", "There was a significant difference", "Characteristics of the patients are shown"),
         REFUSED, ("There was no significant difference in Q-wave MI",), (), ("a “no” or “not” was taken away",)),
    Case("overwrite a number of a table", (("cell", "79 (68–85)", "80 (68–85)"),), REFUSED, (), ("80 (68–85)",), alone=True),
    Case("remove the frame of a number", (("unframe", "The multivariable model holds 500 patients (100%)"),
         ("replace", "with complete covariates", "with all covariates known", "The multivariable model holds 500 patients (100%)")),
         IMPORTED, ("The multivariable model holds 500 patients (100%) with all covariates known, 155 of them",), by_office=False),
    # --- what cannot be decided ------------------------------------------------------------------------------------
    Case("reword a phrase that stands in many places", replaced("patients with congestive heart failure", "patients with CHF", "The cumulative one-year incidence of all-cause death was higher"),
         HANDED_OFF, (), ("patients with CHF",), alone=True),
    Case("reword a building block of many sentences", replaced("percentage points", "points", "At day 365 the difference"),
         HANDED_OFF, (), ("32.9 points",)),
    # --- structure -------------------------------------------------------------------------------------------------------
    Case("split a paragraph", (("split", "That finite maximum likelihood estimates exist"),),
         IMPORTED, ("\nThat finite maximum likelihood estimates exist was verified",)),
    Case("join two paragraphs", (("merge", "The study population was defined as", "The groups compared were"),),
         IMPORTED, ("all patients of the sample. The groups compared were",)),
    Case("move a paragraph", (("move", "Complications were counted whenever", "This is an observational comparison"),),
         IMPORTED, (), alone=True),
    Case("delete a paragraph", (("delete", "Two independent implementations computed"),), IMPORTED, (), ("Two independent implementations",)),
    Case("a new paragraph", (("new", "Complications were cardiogenic shock,", "Shock was defined by the treating physicians.", "BodyText"),),
         IMPORTED, ("\nShock was defined by the treating physicians.\n",)),
    Case("paste from elsewhere, with its own looks", (("pasted", "Follow-up to day 365, or to the event,", "Pasted from another paper, in its own type."),),
         IMPORTED, ("\nPasted from another paper, in its own type.\n",)),
    Case("a new heading", (("new", "No value of the variables analysed is missing.", "Sensitivity", "Heading2"),),
         IMPORTED, ("\nSensitivity\n",)),
    Case("copy a paragraph", (("duplicate", "Odds ratios, Kaplan–Meier estimates, log-rank tests"),), HANDED_OFF, (), (), ("a second copy",), alone=True),
    Case("change a heading", replaced("Declarations", "Statements and declarations"), IMPORTED, ("\nStatements and declarations\n",)),
    # --- parts ---------------------------------------------------------------------------------------------------------------
    Case("change the title", replaced("Congestive heart failure in acute myocardial infarction and one-year mortality", "Heart failure complicating acute myocardial infarction and one-year mortality"),
         IMPORTED, ("Heart failure complicating acute myocardial infarction and one-year mortality\n",)),
    Case("change a figure's caption", replaced("Flow of", "Flow chart of"), IMPORTED, ("Flow chart of patients.",)),
    Case("change a table's caption", replaced("Completeness of follow-up", "Follow-up completed"), IMPORTED, ("Follow-up completed to day 365",)),
    Case("change a table's label", (("cell", "Q-wave myocardial infarction", "Q wave infarction"),),
         IMPORTED, ("Q wave infarction",), ("Q-wave myocardial infarction",), alone=True),
    Case("write the ethics statement", replaced("To be completed by the authors: ethics approval", "The committee of Worcester approved it (R7)."),
         IMPORTED, ("Ethics approval: The committee of Worcester approved it (R7).",), told=("study.yml (manuscript.ethics)",)),
    Case("insert a footnote", (("footnote", "The partly adjusted model holds", "See the protocol."),), IMPORTED, ("See the protocol.",), alone=True),
    # --- looks and asides ----------------------------------------------------------------------------------------------------
    Case("change all fonts", (("fonts",),), UNCHANGED, alone=True),
    Case("italics", (("italic", "a fixed time"),), IMPORTED, told=("now italic",), alone=True),
    Case("a comment", (("comment", "Median times to the event", "Why median?", "B. Reader"),), UNCHANGED, told=("**B. Reader**", "Why median?"), by_office=False),
    # --- tracked changes -----------------------------------------------------------------------------------------------------
    Case("tracked changes of everybody", (("track", "was recorded in", "was seen in", "All-cause death was recorded", "Ann"),),
         IMPORTED, ("All-cause death was seen in 78 of 155",)),
    Case("half of the tracked changes", (("track", "could then be its consequences", "could be its consequences", "", "Ann"),
         ("track", "cannot be excluded", "remains", "", "Bob")),
         IMPORTED, ("could be its consequences",), (", and confounding by what was not measured remains",), ("**Bob**",), ("Ann",), alone=True),
)  # fmt: skip
