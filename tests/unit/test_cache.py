"""The cache: what is kept comes back, and what cannot be trusted does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpvad_report import cache as kept
from jpvad_report.cache import Cache, code_of, fingerprint, still_there

KEY = "a" * 64


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_what_is_kept_comes_back_in_its_order(cache: Cache) -> None:
    content = {"z": 0.1 + 0.2, "a": [1, None, "−7.2"]}
    cache.put(KEY, content)
    found = cache.get(KEY)
    assert found == content
    assert list(found) == ["z", "a"]


def test_an_absent_entry_is_none(cache: Cache) -> None:
    assert cache.get(KEY) is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda body: b"", id="emptied"),
        pytest.param(lambda body: body[:-1], id="cut short"),
        pytest.param(lambda body: body.replace(b"1.5", b"1.6"), id="a number changed"),
        pytest.param(lambda body: body.split(b"\n", 1)[1], id="without its hash"),
        pytest.param(lambda body: b"\xff" * len(body), id="overwritten"),
    ],
)
def test_a_damaged_entry_counts_as_absent(cache: Cache, tmp_path: Path, damage: object) -> None:
    cache.put(KEY, {"x": 1.5})
    path = tmp_path / "cache" / KEY
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert cache.get(KEY) is None


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put(KEY, 1)
    assert cache.get(KEY) is None
    cache.prune()


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = Cache(tmp_path / "file")
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_the_least_recently_used_go_first(cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT", 2)
    import os

    for age, key in enumerate("abc"):
        cache.put(key, age)
        os.utime(tmp_path / "cache" / key, (1_000 + age, 1_000 + age))
    assert cache.get("a") == 0  # used again: now the youngest
    (tmp_path / "cache" / ".new-left-behind").write_text("half", encoding="utf-8")
    cache.prune()
    assert [cache.get(key) for key in "abc"] == [0, None, 2]
    assert not list((tmp_path / "cache").glob(".new-*"))


def test_version_control_does_not_see_it(cache: Cache, tmp_path: Path) -> None:
    cache.put(KEY, 1)
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_fingerprint_tells_values_types_and_places_apart() -> None:
    seen = [fingerprint(*parts) for parts in ([1], ["1"], [1.5], [[1]], [1, 2], [{"a": 1}], [{"b": 1}], [None], [""])]
    assert len(set(seen)) == len(seen)
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


def test_each_room_has_its_own_code() -> None:
    rooms = ["study", "results", "analysis", "document", "engine", "errors"]
    assert len({code_of(room) for room in rooms}) == len(rooms)


def test_a_changed_or_missing_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")
    made = kept.hashes(tmp_path, [path])
    assert still_there(tmp_path, made)
    path.write_text("two", encoding="utf-8")
    assert not still_there(tmp_path, made)
    path.unlink()
    assert not still_there(tmp_path, made)
