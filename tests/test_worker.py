"""A rulebook of a user's own runs in a process of its own: it decides alike, and whatever it does is said."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from test_extending import EXTENDING
from test_rulebook import HEAD, rule

from tracker import confined, worker
from tracker.confined import Limits
from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import EngineFault, choice
from tracker.evaluation import evaluate
from tracker.opening import Rules, open_rules
from tracker.output import json
from tracker.reading import read_scenario, shipped_rules
from tracker.vocabulary import Tally

GAZA = Path(__file__).parent.parent / "scenarios" / "gaza-2024-11-27.yaml"
NOTHING = Tally(*[0] * len(Tally._fields))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The shipped rules in a folder of a user's own."""
    return Path(shutil.copytree(shipped_rules(), tmp_path / "own"))


def problem(folder: Path, limits: Limits | None = None, ask: bool = False) -> Diagnostic:
    """The one problem there is with opening these rules, or with asking them."""
    with pytest.raises(Problems) as problems:
        opened = open_rules(folder, limits=limits)
        if ask:
            opened.engine.decide("verdict", NOTHING)
    (found,) = problems.value.diagnostics
    assert found.hint
    return found


def process_of(opened: Rules) -> subprocess.Popen[bytes]:
    opened.engine.decide("verdict", NOTHING)
    session: Any = opened.engine._session
    process: subprocess.Popen[bytes] = session._process
    return process


@pytest.mark.parametrize("engine", choice.installed())
def test_rules_in_a_process_of_their_own_decide_as_they_do_here(own: Path, engine: str) -> None:
    file = read_scenario(GAZA)
    here, there = open_rules(engine=engine), open_rules(own, engine)
    assert json.render(evaluate(file, there.engine)) == json.render(evaluate(file, here.engine))
    assert there.engine.fired() == here.engine.fired()
    assert process_of(there).pid != os.getpid()
    assert isinstance(there.engine._session, worker.Worker)


def test_the_shipped_rules_need_no_process_whatever_their_folder_is_called() -> None:
    assert not isinstance(open_rules(shipped_rules().resolve()).engine._session, worker.Worker)
    opened = open_rules(shipped_rules().resolve())
    opened.engine.decide("verdict", NOTHING)
    assert not isinstance(opened.engine._session, worker.Worker)


def test_what_is_wrong_with_the_rules_is_said_as_anywhere(tmp_path: Path) -> None:
    (tmp_path / "only.yaml").write_text(HEAD + rule(when="[{tally: t, croses: 1}]"))
    found = problem(tmp_path)
    assert (found.code, str(found.span)) == ("unknown-attribute", f"{tmp_path / 'only.yaml'}:7:23")


def test_the_process_ends_with_the_last_use_of_its_engine(own: Path) -> None:
    opened = open_rules(own)
    process = process_of(opened)
    assert process.poll() is None
    del opened
    gc.collect()
    assert process.poll() is not None


def test_rules_that_take_too_long_to_read_are_stopped(own: Path) -> None:
    found = problem(own, Limits(reading=0.01))
    assert (found.code, found.subject) == ("rules-too-slow", str(own))


def test_rules_that_take_too_long_to_answer_are_stopped(own: Path) -> None:
    opened = open_rules(own, limits=Limits(firing=0.5))
    process = process_of(opened)
    os.kill(process.pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(Problems) as problems:
        opened.engine.decide("verdict", NOTHING._replace(terms=7))
    assert [d.code for d in problems.value.diagnostics] == ["rules-too-slow"]
    assert time.monotonic() - begun < 30
    assert process.poll() is not None


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_rules_that_take_too_much_memory_are_stopped(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_text(HEAD + "".join(rule(f"r-{n}") for n in range(12_000)))
    assert problem(tmp_path, Limits(megabytes=150)).code == "rules-too-large"


def test_rules_that_fire_too_often_are_stopped(own: Path) -> None:
    assert problem(own, Limits(firings=0), ask=True).code == "rules-run-away"


def test_rules_that_bring_the_process_down_are_said_to_have(own: Path) -> None:
    opened = open_rules(own)
    os.kill(process_of(opened).pid, signal.SIGSEGV)
    with pytest.raises(Problems) as problems:
        opened.engine.decide("verdict", NOTHING._replace(terms=7))
    (found,) = problems.value.diagnostics
    assert (found.code, found.subject) == ("rules-crashed", str(own))


def test_a_fault_of_the_engine_is_a_problem_of_rules_that_did_not_ship(own: Path) -> None:
    opened = open_rules(own)
    process_of(opened).kill()
    session: Any = opened.engine._session
    (found,) = session._problems(confined.Answer("fault", "it kept 1 of 2 facts"), False, 1.0)
    assert (found.code, found.hint) == ("rules-not-run", "try the other engine: --engine")


def test_once_the_process_has_ended_every_further_question_is_a_problem(own: Path) -> None:
    opened = open_rules(own)
    process_of(opened).kill()
    for terms in (7, 8):
        with pytest.raises(Problems):
            opened.engine.decide("verdict", NOTHING._replace(terms=terms))


def test_in_the_process_every_way_to_fail_is_an_answer(tmp_path: Path) -> None:
    def failing(error: Exception) -> Any:
        def value() -> object:
            raise error

        return value

    with (tmp_path / "answers").open("wb") as answers:
        kinds = [
            confined._answer(answers, 10.0, failing(error)).kind
            for error in (Problems([]), MemoryError(), EngineFault("x"), confined._UsedUp())
        ]
    assert kinds == ["problems", "memory", "fault", "firings"]


def test_ten_thousand_rules_are_refused_at_the_first_that_is_too_many(tmp_path: Path) -> None:
    (tmp_path / "many.yaml").write_text(HEAD + "".join(rule(f"r-{n}") for n in range(10_000)))
    found = problem(tmp_path)
    assert (found.code, found.span and found.span.line) == ("too-many-rules", 3 + 60 * 7)


def test_a_fingerprint_does_not_depend_on_where_the_rules_were_read(own: Path, tmp_path: Path) -> None:
    extending = tmp_path / "extending"
    extending.mkdir()
    (extending / "rulebook.yaml").write_text(EXTENDING)
    assert open_rules(own).rulebook.fingerprint == open_rules(extending).rulebook.fingerprint


def test_an_interrupt_is_left_to_the_program_that_asks(own: Path) -> None:
    opened = open_rules(own)
    process = process_of(opened)
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.1)
    assert opened.engine.decide("verdict", NOTHING._replace(unstated=7)) == "unstated"
    assert process.poll() is None
