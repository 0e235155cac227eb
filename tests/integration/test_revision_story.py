"""A paper that is revised: frozen and compared through the command line, each diff held against runs of its own."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from support import REGISTRY, ROOT

import jpvad_report as jr
from jpvad_report.registry import cast, read_text
from jpvad_report.results.store import Store
from jpvad_report.study import load_study

pytestmark = pytest.mark.long

# Several commands in one process, as a person types them one after the other; the libraries are loaded once.
TYPED = """
import json, shutil, sys
from jpvad_report.cli import main
codes = []
for command, *arguments in json.loads(sys.argv[1]):
    if command == "copy":
        shutil.copy(*arguments)
        continue
    arguments = [command, *arguments]
    sys.argv = ["jpvad-report", *arguments]
    codes.append(main())
    print("\\f", end="", flush=True)
    print("\\f", end="", file=sys.stderr, flush=True)
print(json.dumps(codes))
"""

# Another version of a library, which gives another C statistic.
OTHER_VERSION = """
import importlib.metadata as metadata
from dataclasses import replace
real = metadata.version
metadata.version = lambda name: "99.0" if name == "survival" else real(name)
import jpvad_report.analysis as analysis
run = analysis.run_analyses
def perturbed(*args, **kwargs):
    made = run(*args, **kwargs)
    for records, _ in made.values():
        for key in {"hazards.adjusted.c_statistic"} & set(records):
            records[key] = replace(records[key], estimate=records[key].estimate + 0.02)
    return made
analysis.run_analyses = perturbed
"""
PERTURBED = "hazards.adjusted.c_statistic"

SHORT = ["age", "sex", "prior_mi", "stemi", "ohca", "lvef", "lactate"]


@dataclass(frozen=True)
class Typed:
    code: int
    out: str
    err: str


def typed(*commands: tuple[str | Path, ...], first: str = "") -> list[Typed]:
    arguments = json.dumps([[str(part) for part in command] for command in commands])
    done = subprocess.run(
        [sys.executable, "-c", first + TYPED, arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000", "COLUMNS": "100"},
    )
    *outs, last = done.stdout.split("\f")
    codes, errs = json.loads(last), done.stderr.split("\f")
    return [Typed(*one) for one in zip(codes, outs, errs, strict=False)]


@dataclass(frozen=True)
class Story:
    """The project after its last step; study files by revision, and what each diff said as JSON."""

    folder: Path
    studies: dict[str, Path]
    diffs: dict[str, dict[str, Any]]
    said: dict[str, Typed]

    def frame(self, export: str, revision: str) -> pd.DataFrame:
        frame, problems = cast(read_text(self.folder / "data" / export), load_study(self.studies[revision]))
        assert not problems
        return frame

    def store(self, export: str, revision: str) -> Store:
        """An independent full run: no cache, no pipeline, no frozen results."""
        return jr.analyse(load_study(self.studies[revision]), self.frame(export, revision))


def edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("revised")
    (folder / "data").mkdir()
    shutil.copy(REGISTRY, folder / "data" / "all.csv")
    everything = pd.read_csv(REGISTRY, dtype=str, keep_default_na=False)
    everything[everything["admission_date"] < "2022"].to_csv(folder / "data" / "early.csv", index=False)
    study = folder / "study.yml"
    shutil.copy(ROOT / "study.yml", study)
    studies: dict[str, Path] = {}
    at = ("--project", folder)

    def begin(content: dict[str, Any]) -> None:
        content["data"]["file"] = "data/early.csv"
        content["analyses"]["baseline"]["variables"] = SHORT
        content["analyses"]["baseline"]["highlights"] = ["age", "lvef"]
        content["analyses"]["hazards"].pop("splines")
        for key in ("dates", "outcome"):
            content["analyses"]["adverse_events"].pop(key)
        content["outcomes"]["death_30d"].pop("alternatives")

    def grow(content: dict[str, Any]) -> None:
        content["data"]["file"] = "data/all.csv"

    def leave_out(content: dict[str, Any]) -> None:
        where = {"variable": "age", "operator": "above", "value": 80}
        content["cohort"]["exclude"].append({"id": "over_80", "label": "Age over 80 years", "where": where})

    def cut(content: dict[str, Any]) -> None:
        content["derived"]["lvef_30"]["where"]["value"] = 20

    steps = {"R0": begin, "R1": grow, "R2": leave_out, "R3": cut}
    commands: list[tuple[str | Path, ...]] = []
    for name, change in steps.items():
        edit(study, change)
        studies[name] = folder / f"study-{name}.yml"
        shutil.copy(study, studies[name])
        because = ("--because", "Asked for by reviewer 2.") if name == "R2" else ()
        commands += [("copy", studies[name], study), ("run", *at, "--to", "html"), ("freeze", name, *at, *because)]
    ran = typed(*commands)
    assert [one.code for one in ran] == [0] * 8, ran
    ran = typed(("run", *at, "--to", "html"), ("freeze", "R4", *at), first=OTHER_VERSION)
    assert [one.code for one in ran] == [0, 0], ran
    pairs = ("R0 R1", "R1 R2", "R2 R3", "R3 R4", "R1 R0", "R0 R3", "R2 R2")
    asked = [("diff", *pair.split(), *at, "--exit-code", "--json", folder / f"{pair}.json") for pair in pairs]
    said = dict(zip(pairs, typed(*asked), strict=True))
    diffs = {pair: json.loads((folder / f"{pair}.json").read_text(encoding="utf-8")) for pair in pairs}
    return Story(folder, studies, diffs, said)


@pytest.fixture(scope="session")
def stores(story: Story) -> dict[str, Store]:
    exports = {"R0": "early.csv", "R1": "all.csv", "R2": "all.csv", "R3": "all.csv"}
    return {name: story.store(export, name) for name, export in exports.items()}


def plain(store: Store) -> dict[str, Any]:
    records: dict[str, Any] = json.loads(store.to_json())["records"]
    return records


def values(record: dict[str, Any] | None) -> dict[str, Any] | None:
    """What makes a result another one."""
    names = {"unit", "digits", "method", "interval", "note", "reference", "reason", "not_estimable"}
    return None if record is None else {name: value for name, value in record.items() if name not in names}


@pytest.mark.parametrize("pair", ["R0 R1", "R1 R2", "R2 R3", "R1 R0", "R0 R3"])
def test_every_number_is_that_of_two_independent_runs(story: Story, stores: dict[str, Store], pair: str) -> None:
    old, new = (plain(stores[name]) for name in pair.split())
    told = {one["key"]: one for one in story.diffs[pair]["results"] if one["kind"] != "method"}
    moved = {key for key in {*old, *new} if values(old.get(key)) != values(new.get(key))}
    assert {*told} == moved
    for key, one in told.items():
        assert values(one["old"]) == values(old.get(key)), key
        assert values(one["new"]) == values(new.get(key)), key
    assert {key for key, one in told.items() if one["kind"] == "new"} == {*new} - {*old}
    assert {key for key, one in told.items() if one["kind"] == "vanished"} == {*old} - {*new}
    assert story.said[pair].code == 1


@pytest.mark.parametrize(("pair", "cause"), [("R0 R1", "data"), ("R1 R2", "cohort"), ("R2 R3", "cohort")])
def test_one_cause_moves_everything(story: Story, pair: str, cause: str) -> None:
    diff = story.diffs[pair]
    assert diff["causes"]["differ"] == {name: name == cause for name in ("code", "data", "cohort", "model")}
    assert diff["results"]
    for one in diff["results"]:
        assert one["cause"]["factors"] == [cause], one["key"]
        assert not one["cause"]["interact"], one["key"]


def test_another_library_version_is_told_from_everything_else(story: Story, stores: dict[str, Store]) -> None:
    diff = story.diffs["R3 R4"]
    assert [one["key"] for one in diff["results"]] == [PERTURBED]
    assert diff["results"][0]["cause"]["factors"] == ["code"]
    assert diff["results"][0]["new"]["estimate"] == stores["R3"].records[PERTURBED].estimate + 0.02
    assert diff["causes"]["differ"] == {"code": True, "data": False, "cohort": False, "model": False}
    assert "survival 2.0.0 → 99.0" in " ".join(diff["causes"]["sentences"])
    assert diff["headline"] == "No conclusion changed."


def test_two_causes_are_taken_apart_and_their_interaction_is_told(story: Story, stores: dict[str, Store]) -> None:
    diff = story.diffs["R0 R3"]
    alone = {"data": plain(stores["R1"]), "cohort": plain(story.store("early.csv", "R3"))}
    start, end = plain(stores["R0"]), plain(stores["R3"])
    for one in diff["results"]:
        key, cause = one["key"], one["cause"]
        moving = [name for name in ("data", "cohort") if values(alone[name].get(key)) != values(start.get(key))]
        assert cause["factors"] == moving, key
        for name in moving:
            assert values(cause["alone"][name]) == values(alone[name].get(key)), key
        if moving == ["data"] and values(alone["data"][key]) == values(end[key]):
            assert not cause["interact"], key
    counts = {one["key"]: one for one in diff["results"]}
    # Of those whom the later extract brought some are over 80: the criterion and the data are not independent.
    included = {name: found["cohort.included"]["estimate"] for name, found in {**alone, "R0": start, "R3": end}.items()}
    together = included["data"] + included["cohort"] - included["R0"]
    assert counts["cohort.included"]["cause"]["interact"] == (together != included["R3"])
    assert included["R3"] < together
    # The dates of enrolment know nothing of age.
    assert counts["registry.enrolment.last"]["cause"] == {
        "factors": ["data"],
        "alone": {"data": counts["registry.enrolment.last"]["new"]},
        "interact": False,
    }


def test_patients_who_came_and_went_are_counted_by_criterion(story: Story, stores: dict[str, Store]) -> None:
    new_ones = stores["R1"].number("cohort.included") - stores["R0"].number("cohort.included")
    assert story.diffs["R0 R1"]["patients"] == {
        "stayed": stores["R0"].number("cohort.included"),
        "entered": [{"criterion": None, "n": new_ones}],
        "left": [],
    }
    left = stores["R1"].number("cohort.included") - stores["R2"].number("cohort.included")
    assert story.diffs["R1 R2"]["patients"] == {
        "stayed": stores["R2"].number("cohort.included"),
        "entered": [],
        "left": [{"criterion": "over_80", "n": left}],
    }
    assert stores["R2"].number("cohort.excluded.over_80") == left


def test_no_identifier_is_in_any_report(story: Story) -> None:
    identifiers = read_text(story.folder / "data" / "all.csv")["patient_id"]
    reports = [*story.folder.glob("*.json"), *story.folder.glob("revisions/*/*"), *story.folder.glob("revisions/*.yml")]
    text = "".join(path.read_text(encoding="utf-8") for path in reports if path.is_file())
    text += "".join(one.out for one in story.said.values())
    assert len(text) > 100_000
    assert not {*re.findall(r"\w+", text)} & {*identifiers}


def test_the_report_opens_with_what_changed(story: Story) -> None:
    opening = story.said["R2 R3"].out.split("\n\nWhy")[0]
    assert "The list of factors changed:" in opening
    squeezed = " ".join(opening.split())
    assert "- Prior MI is no longer among the factors associated with Impella use before VA-ECMO: OR 0." in squeezed
    assert "Every changed result comes from the cohort rules and variables alone." in squeezed
    grown = " ".join(story.said["R0 R1"].out.split())
    assert "Every changed result comes from the data alone." in grown
    assert "Code and library versions: the same." in grown


def test_judgements_turn_where_the_records_turn(story: Story, stores: dict[str, Store]) -> None:
    """The list of factors, recomputed here from P values alone."""

    def factors(store: Store) -> set[str]:
        found = (key for key in store if key.startswith("predictors.multivariable.") and key.endswith(".odds_ratio"))
        return {key.split(".")[2] for key in found if (p := store[key].p_value) is not None and p < 0.05}

    for pair in ("R0 R1", "R1 R2", "R2 R3"):
        old, new = (factors(stores[name]) for name in pair.split())
        told = {one["id"].removeprefix("factor.") for one in story.diffs[pair]["meanings"] if "factor." in one["id"]}
        assert told == old ^ new, pair
    assert factors(stores["R2"]) - factors(stores["R3"]) == {"age_75", "prior_mi"}


def test_a_state_against_itself_is_empty_and_directions_mirror(story: Story) -> None:
    assert story.diffs["R2 R2"]["empty"]
    assert story.said["R2 R2"].code == 0
    there, back = story.diffs["R0 R1"], story.diffs["R1 R0"]
    turned = {one["key"]: (one["new"], one["old"], one["printed_new"], one["printed_old"]) for one in back["results"]}
    assert turned == {
        one["key"]: (one["old"], one["new"], one["printed_old"], one["printed_new"]) for one in there["results"]
    }
    assert {one["id"] for one in there["meanings"]} == {one["id"] for one in back["meanings"]}
    assert {(one["id"], one["key"], one["part"], one["old"], one["new"]) for one in there["places"]} == {
        (one["id"], one["key"], one["part"], one["new"], one["old"]) for one in back["places"]
    }


def test_every_changed_number_is_found_where_it_stands(story: Story) -> None:
    diff = story.diffs["R0 R1"]
    cells = {(one["id"], one["key"]): one for one in diff["places"] if one["where"] == "cell"}
    ratio = cells["tbl-hazards", "hazards.adjusted.timing_before.hazard_ratio"]
    assert (ratio["title"], ratio["row"], ratio["column"]) != ("", "", "")
    assert ratio["new"] != ratio["old"]
    sentences = [one for one in diff["places"] if one["id"] == "p-abstract-results"]
    included = next(one for one in sentences if one["key"] == "cohort.included")
    assert (included["old"], included["new"]) == ("715", "1,082")
    assert "1,082" in included["sentence"]
    assert "survival.death_30d.before.curve" in diff["figures"]["survival"]


def test_the_supplement_prints_what_changed(story: Story) -> None:
    log = yaml.safe_load((story.folder / "revisions" / "deviations.yml").read_text(encoding="utf-8"))
    assert [entry["revision"] for entry in log] == ["R0", "R1", "R2", "R3", "R4"]
    assert [len(entry["entries"]) for entry in log] == [0, 0, 1, 1, 0]
    assert log[2]["entries"][0]["reason"] == "Asked for by reviewer 2."
    assert log[0]["frozen"] == "2026-09-21"
    first, last = (story.folder / "revisions" / name / "report" / "manuscript.qmd" for name in ("R1", "R3"))
    assert "tbl-deviations" not in first.read_text(encoding="utf-8")
    printed = last.read_text(encoding="utf-8")
    assert "An exclusion was added: Age over 80 years" in printed
    assert "| R2 | LVEF" in printed


def test_a_frozen_revision_is_rendered_again_with_the_same_bytes(story: Story) -> None:
    (done,) = typed(("run", "--revision", "R1", "--to", "html", "--project", story.folder))
    assert done.code == 0, done.err
    frozen = story.folder / "revisions" / "R1" / "_output" / "report" / "manuscript.html"
    again = story.folder / "_output" / "revisions" / "R1" / "report" / "manuscript.html"
    assert again.read_bytes() == frozen.read_bytes()


def test_a_reworded_sentence_is_no_change_of_results(story: Story, tmp_path: Path) -> None:
    project = tmp_path / "copy"
    shutil.copytree(story.folder, project)
    shutil.copy(story.studies["R3"], project / "study.yml")
    own = project / "templates" / "en" / "sections"
    own.mkdir(parents=True)
    text = (ROOT / "templates" / "en" / "sections" / "discussion.j2").read_text(encoding="utf-8")
    assert "This is an observational comparison" in text
    (own / "discussion.j2").write_text(text.replace("This is an", "Ours is an"), encoding="utf-8")
    edit(project / "study.yml", lambda content: content["variables"]["prior_mi"].update(label="Previous infarction"))
    page = project / "diff.json"
    ran = typed(("build", "--project", project), ("diff", "R3", "--exit-code", "--project", project, "--json", page))
    assert [one.code for one in ran] == [0, 1], ran
    diff = json.loads(page.read_text(encoding="utf-8"))
    assert diff["results"] == []
    assert diff["meanings"] == []
    assert diff["headline"] == "No conclusion changed."
    assert any(one["new"].startswith("Ours is an observational") for one in diff["reworded"])
    assert [one["part"] for one in diff["study"]] == ["wording"]


def test_without_the_exports_nothing_is_guessed(story: Story, tmp_path: Path) -> None:
    project = tmp_path / "copy"
    shutil.copytree(story.folder, project, ignore=shutil.ignore_patterns("early.csv"))
    wrong, right = story.folder / "data" / "all.csv", story.folder / "data" / "early.csv"
    same, two, refused, found = typed(
        ("diff", "R0", "R1", "--project", project, "--json", tmp_path / "a.json"),
        ("diff", "R0", "R2", "--project", project, "--json", tmp_path / "b.json"),
        ("diff", "R0", "R1", "--project", project, "--old-data", wrong),
        ("diff", "R0", "R1", "--project", project, "--old-data", right),
    )
    assert (same.code, two.code, refused.code, found.code) == (0, 0, 2, 0)
    assert "is not the export that R0 was made from" in refused.err
    one, other = (json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("a.json", "b.json"))
    # The code is the same and the study file is: what is left is the data.
    assert {tuple(result["cause"]["factors"]) for result in one["results"]} == {("data",)}
    assert one["patients"] is None
    told = " ".join(one["causes"]["sentences"])
    assert "is not at hand" in told
    assert "entered the study population and which left it cannot be told" in told
    # The criterion can be tried on the new data alone.
    by_key = {result["key"]: result["cause"]["factors"] for result in other["results"]}
    assert by_key["cohort.included"] == ["data", "cohort"]
    assert by_key["registry.enrolment.last"] == ["data"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("diff", "R00"), "There is no revision 'R00'; did you mean 'R0'?"),
        (("freeze", "R1"), "There is a revision R1 already"),
        (("freeze", "../x"), "cannot be the name of a revision"),
        (("freeze", "r1"), "There is a revision r1 already"),
        (("diff", "R0", "R1", "--old-data", "none.csv"), "There is no file none.csv"),
    ],
)
def test_mistakes_are_one_message(story: Story, command: tuple[str, ...], said: str) -> None:
    (done,) = typed((*command, "--project", story.folder))
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_frozen_folders_are_not_edited(story: Story, tmp_path: Path) -> None:
    project = tmp_path / "copy"
    shutil.copytree(story.folder, project)
    revisions = project / "revisions"
    qmd, manifest = revisions / "R0" / "report" / "manuscript.qmd", revisions / "R1" / "MANIFEST.json"
    qmd.write_text(qmd.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "because": "another reason"}), encoding="utf-8")
    older = revisions / "R3" / "MANIFEST.json"
    older.write_text(older.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 0'), encoding="utf-8")
    at = ("--project", project)
    edited, forged, old = typed(("diff", "R0", "R2", *at), ("diff", "R1", "R2", *at), ("diff", "R3", "R2", *at))
    assert (edited.code, forged.code, old.code) == (2, 2, 2)
    assert "R0 is not what it was: report/manuscript.qmd was changed" in edited.err
    assert "R1 is not what it was: MANIFEST.json was changed" in forged.err
    assert "R3 was frozen with schema 0; this version reads schema 1" in old.err


def test_nothing_stale_is_frozen_or_compared(story: Story, tmp_path: Path) -> None:
    project = tmp_path / "copy"
    shutil.copytree(story.folder, project)
    at = ("--project", project)
    # R4 was made by another version of a library: its results are not those of the present program.
    (stale,) = typed(("diff", "R3", *at))
    assert stale.code == 2
    assert "results.json is not what this version of the program computes" in stale.err
    edit(project / "study.yml", lambda content: content["manuscript"].update(title="Another title"))
    (other,) = typed(("freeze", "R5", *at))
    assert other.code == 2
    assert "Run `jpvad-report build` first." in other.err
    built, frozen = typed(("build", *at), ("freeze", "R5", *at))
    assert (built.code, frozen.code) == (0, 2)
    assert "manuscript.html is older than the manuscript" in frozen.err
    shutil.rmtree(project / "_output")
    (without,) = typed(("freeze", "R5", *at))
    assert "There is no document to keep" in without.err
    assert not (project / "revisions" / "R5").exists()


def test_nothing_frozen_yet(tmp_path: Path) -> None:
    (done,) = typed(("diff", "R0", "--project", tmp_path))
    assert done.code == 2
    assert "nothing has been frozen" in done.err


def test_ratios_that_do_not_interact_add_up_on_the_log_scale(story: Story, stores: dict[str, Store]) -> None:
    """The definition, worked again for every ratio that both causes move."""
    runs = (stores["R0"], stores["R1"], story.store("early.csv", "R3"), stores["R3"])
    checked = 0
    for one in story.diffs["R0 R3"]["results"]:
        records = [store.estimate(one["key"]) for store in runs if one["key"] in store]
        ratios = [record.estimate for record in records if record and record.quantity.value == "ratio"]
        if len(one["cause"]["factors"]) < 2 or len(ratios) < 4:
            continue
        start, data, cohort, end = map(math.log, ratios)
        gap = abs((end - start) - (data - start) - (cohort - start))
        assert one["cause"]["interact"] == (gap > 1e-9 * max(1, abs(start), abs(end))), one["key"]
        checked += 1
    assert checked > 20
