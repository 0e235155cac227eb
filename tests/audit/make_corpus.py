"""Write the corpus of medical prose on which the audit is tried: `python tests/audit/make_corpus.py`.

Sound passages and passages with one planted error, from frames written by hand; every number is computed. The same
seed gives the same bytes. With `--check` nothing is written and the exit code tells whether the files are up to date.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import abstracts  # noqa: F401  (the modules enter their frames when they are imported)
import frames_cancer  # noqa: F401
import frames_children  # noqa: F401
import frames_heart  # noqa: F401
import frames_infection  # noqa: F401
import frames_legitimate  # noqa: F401
import frames_medicine  # noqa: F401
import frames_surgery  # noqa: F401
import yaml
from drafts import FRAMES, Draft, Frame, draw
from oracles import KINDS
from plants import INVISIBLE, Plant, plant
from styles import BY_NAME, STYLES, Style

SEED = "corpus"
FOLDER = Path(__file__).parent / "corpus"
WANTED = {"large": 5, "medium": 5, "small": 5, INVISIBLE: 4}
# Whole patients that do not add up always show, and a P value above 1 does.
NEVER_INVISIBLE = ("sum", "p_range", "repeated")


@dataclass(frozen=True)
class Sound:
    """A passage in which everything can stand together."""

    id: str
    draft: Draft


@dataclass(frozen=True)
class Planted:
    """A passage with one error."""

    id: str
    plant: Plant


def frames(holdout: bool) -> list[Frame]:
    return [one for one in FRAMES if holdout or one.use != "holdout"]


def styles_for(source: Frame, seed: str) -> list[Style]:
    """The styles in an order of their own for each frame and seed."""
    names = list(source.styles or [style.name for style in STYLES])
    random.Random(f"styles/{source.name}/{seed}").shuffle(names)
    return [BY_NAME[name] for name in names]


def sound(seed: str = SEED, *, holdout: bool = False) -> list[Sound]:
    """Every frame in two styles, those that only tempt in one."""
    found = []
    for source in frames(holdout):
        for style in styles_for(source, seed)[: 1 if source.use == "sound" else 2]:
            number = f"{len(found) + 1:03d}"
            found.append(Sound(f"sound-{number}-{source.name}", draw(source, f"{seed}/sound/{style.name}", style)))
    return found


def planted(seed: str = SEED, *, holdout: bool = False) -> list[Planted]:
    """Errors of every kind and size, spread over the frames that offer the kind, those kept back first."""
    sources = [one for one in frames(holdout) if one.use != "sound"]
    offers = {one.name: {r.kind for r in draw(one, "offers", STYLES[0]).relations} for one in sources}
    uses: Counter[str] = Counter()
    found: list[Planted] = []
    for kind in KINDS:
        rng = random.Random(f"planted/{seed}/{kind}")
        mine = [one for one in sources if kind in offers[one.name]]
        taken: Counter[str] = Counter()
        for size, wanted in WANTED.items():
            if size == INVISIBLE and kind in NEVER_INVISIBLE:
                continue
            number = 0
            while number < wanted:
                rng.shuffle(mine)
                mine.sort(key=lambda one: (taken[one.name], one.use != "holdout", uses[one.name]))
                one = _first(mine, kind, size, f"{seed}/{kind}/{size}/{number}", rng)
                taken[one.draft.frame.name] += 1
                uses[one.draft.frame.name] += 1
                number += 1
                found.append(Planted(f"planted-{kind}-{size}-{number}", one))
    return found


def _first(sources: list[Frame], kind: str, size: str, seed: str, rng: random.Random) -> Plant:
    """The first passage that offers the error: a few numbers of each frame, then more."""
    words = kind.startswith("words")
    for attempt in range(60):
        for source in sources:
            style = rng.choice(styles_for(source, seed))
            ties = words and size == INVISIBLE
            made = plant(draw(source, f"{seed}/{attempt}", style, ties=ties), kind, size, rng)
            if made:
                return made
    raise RuntimeError(f"no passage offers {kind}, {size}")


def rows(passages: list[Sound] | list[Planted]) -> Iterator[dict[str, Any]]:
    """What the files hold."""
    for one in passages:
        source = one.draft if isinstance(one, Sound) else one.plant.draft
        row: dict[str, Any] = {
            "id": one.id,
            "style": source.style.name,
            "field": source.frame.topic,
            "frame": source.frame.name,
        }
        if isinstance(one, Planted):
            p = one.plant
            row |= {"kind": p.kind, "size": p.size, "visible": p.visible}
            row |= {"changed": {"what": p.what, "from": p.before, "to": p.after, "by": p.by}}
            row |= {"breaks": list(p.breaks), "attainable": p.attainable}
        yield row | {"text": source.text()}


def as_yaml(passages: list[Sound] | list[Planted], title: str) -> str:
    head = f"# {title}\n# Made by tests/audit/make_corpus.py: change the frames, not this file.\n"
    return head + yaml.safe_dump(list(rows(passages)), allow_unicode=True, sort_keys=False, width=116)


def files(sound: list[Sound], planted: list[Planted]) -> dict[Path, str]:
    """Every file of the corpus with its content."""
    return {
        FOLDER / "sound.yml": as_yaml(sound, "Sound passages: whoever calls one an error raises a false alarm."),
        FOLDER / "planted.yml": as_yaml(
            planted, "Passages with one planted error; not visible: inside the rounding, to call it one is false."
        ),
    }


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is not up to date")
    check = parser.parse_args().check
    made = files(sound(), planted())
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        sys.stdout.write(f"{'not up to date' if check else 'written'}: {path.name}\n")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
