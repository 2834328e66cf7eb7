"""Positions that hardened, softened, were contradicted, or were not repeated; by hand, in small scenarios."""

from __future__ import annotations

import pytest
from building import scene

from tracker.engine import Engine
from tracker.shifts import Contradicted, Flag, Moved, NotRepeated
from tracker.timeline import timeline

MAY, JUNE = "said: 2024-05-10", "said: 2024-06-10"


def flags(engine: Engine, statements: str, silence: int = 365, more: str = "") -> list[Flag]:
    found = timeline(scene(f"{more}statements:\n{statements}"), engine, silence=silence)
    return [flag for day in found.days for flag in day.flags]


def kinds(engine: Engine, earlier: str, later: str, more: str = "") -> list[str]:
    """What is flagged of two statements of Northland, a month apart, besides contradictions."""
    text = f"  one: {{{MAY}, positions: [{earlier}]}}\n  two: {{{JUNE}, positions: [{later}]}}"
    return [flag.kind for flag in flags(engine, text, more=more) if isinstance(flag, Moved)]


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        ("accepts: {border: open}", "rejects: {border: open}", "hardened"),
        ("accepts: {border: open}", "requires: {border: open}", "hardened"),
        ("considers: {border: open}", "requires: {border: closed}", "hardened"),
        ("rejects: {border: open}", "rejects: {border: [open, partly-open]}", "hardened"),
        ("requires: {observers: '>=100'}", "requires: {observers: '>=200'}", "hardened"),
        ("rejects: {border: open}", "accepts: {border: open}", "softened"),
        ("rejects: {border: open}", "considers: {border: open}", "softened"),
        ("rejects: {border: [open, partly-open]}", "accepts: {border: partly-open}", "softened"),
        ("requires: {observers: '>=200'}", "requires: {observers: '>=100'}", "softened"),
        ("considers: {border: open}", "accepts: {border: open}", "softened"),
        ("considers: {border: open}", "considers: {border: partly-open}", "softened"),
        ("requires: {border: open}", "requires: {border: closed}", "shifted"),
        ("rejects: {border: open}, provided: {talks: yes}", "rejects: {border: open}", "hardened"),
        ("rejects: {border: open}", "accepts: {border: open}, provided: {talks: yes}", "softened"),
    ],
)
def test_a_position_moves_by_what_it_rules_out_and_then_by_what_it_favours(
    engine: Engine, earlier: str, later: str, kind: str
) -> None:
    assert kinds(engine, f"{{{earlier}}}", f"{{{later}}}") == [kind]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("{requires: {border: open}}", "{requires: {border: open}}"),
        ("{requires: {border: open}}", "{accepts: {border: open}}"),
        ("{rejects: {border: open}}", "{requires: {talks: yes}}"),
        ("{accepts: {border: open}}", "{considers: {border: open}}"),
    ],
)
def test_a_position_that_is_repeated_or_that_another_issue_joins_has_not_moved(
    engine: Engine, earlier: str, later: str
) -> None:
    assert kinds(engine, earlier, later) == []


def test_what_a_party_says_for_the_first_time_has_not_moved(engine: Engine) -> None:
    assert flags(engine, f"  one: {{{MAY}, positions: [rejects: {{border: open}}]}}") == []


def test_a_party_that_takes_a_demand_back_rules_out_less(engine: Engine) -> None:
    text = f"  one: {{{MAY}, positions: [requires: {{border: open}}]}}\n  two: {{{JUNE}, withdraws: [one]}}"
    (flag,) = flags(engine, text)
    assert isinstance(flag, Moved)
    assert (flag.kind, flag.before.crosses != 0, flag.after.crosses) == ("softened", True, 0)


def test_a_position_that_moved_only_under_its_conditions_says_so(engine: Engine) -> None:
    text = (
        f"  one: {{{MAY}, positions: [{{rejects: {{border: open}}, provided: {{talks: yes}}}}]}}\n"
        f"  two: {{{JUNE}, positions: [{{accepts: {{border: open}}, provided: {{talks: yes}}}}]}}"
    )
    (flag,) = [flag for flag in flags(engine, text) if isinstance(flag, Moved)]
    assert flag.conditional and flag.kind == "softened"

    text = (
        f"  zero: {{{MAY}, positions: [considers: {{border: closed}}]}}\n"
        f"  two: {{{JUNE}, positions: [{{accepts: {{border: open}}, provided: {{talks: yes}}}}]}}"
    )
    (flag,) = [flag for flag in flags(engine, text) if isinstance(flag, Moved)]
    assert flag.conditional and flag.kind == "softened"


PLAN = "proposals: {plan: {by: [lakeland], terms: {border: open}}}\n"


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [("considers", "rejects", "hardened"), ("rejects", "accepts", "softened"), ("considers", "accepts", "softened")],
)
def test_a_position_on_a_proposal_moves_as_well(engine: Engine, earlier: str, later: str, kind: str) -> None:
    assert kinds(engine, f"{earlier}: {{proposal: plan}}", f"{later}: {{proposal: plan}}", PLAN) == [kind]


def test_that_a_draft_is_superseded_is_no_change_of_mind(engine: Engine) -> None:
    text = (
        PLAN.rstrip("}\n")
        + "}}, later: {by: [lakeland], tabled: 2024-03-01, supersedes: plan, terms: {border: open}}}\n"
    )
    assert [
        flag.kind for flag in flags(engine, f"  one: {{{MAY}, positions: [accepts: {{border: open}}]}}", more=text)
    ] == []


def test_a_party_that_says_nothing_has_not_moved_though_its_word_expires_or_another_tells_of_it(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, until: 2024-05-31, positions: [accepts: {{border: open}}]}}
  told: {{{JUNE}, told_by: lakeland, positions: [rejects: {{border: open}}]}}
  end: {{said: 2024-07-30, positions: [accepts: {{talks: yes}}]}}"""
    assert flags(engine, text) == []


def test_what_a_party_takes_up_again_by_withdrawing_a_withdrawal_has_moved(engine: Engine) -> None:
    text = """
  one: {said: 2024-05-10, positions: [rejects: {border: open}, accepts: {border: closed}]}
  keep: {said: 2024-05-11, positions: [accepts: {border: closed}]}
  back: {said: 2024-05-20, withdraws: [one]}
  again: {said: 2024-05-30, withdraws: [back]}"""
    found = [flag for flag in flags(engine, text) if isinstance(flag, Moved)]
    assert [(flag.kind, flag.statements) for flag in found] == [("softened", ("back",)), ("hardened", ("again",))]


# Contradicted.


def contradicted(engine: Engine, statements: str) -> list[tuple[str, str, bool]]:
    found = flags(engine, statements)
    return [(f.earlier.voice.id, f.later.voice.id, f.stands) for f in found if isinstance(f, Contradicted)]


def test_a_later_contrary_position_of_as_much_authority_takes_its_place(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, positions: [rejects: {{border: open}}]}}
  two: {{{JUNE}, positions: [accepts: {{border: open}}]}}"""
    assert contradicted(engine, text) == [("one", "two", False)]


def test_a_later_contrary_position_of_a_weaker_voice_stands_beside_it(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, positions: [rejects: {{border: open}}]}}
  two: {{{JUNE}, attribution: anonymous, positions: [considers: {{border: open}}]}}"""
    assert contradicted(engine, text) == [("one", "two", True)]


def test_of_what_was_said_on_days_that_may_be_the_same_none_is_later(engine: Engine) -> None:
    text = """
  one: {said: 2024-05-10, positions: [rejects: {border: open}]}
  two: {said: 2024-05, positions: [accepts: {border: open}]}"""
    assert contradicted(engine, text) == []


def test_what_another_position_took_the_place_of_is_not_contradicted_once_more(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, positions: [rejects: {{border: open}}]}}
  two: {{said: 2024-05-20, positions: [accepts: {{border: open}}]}}
  three: {{{JUNE}, positions: [rejects: {{border: closed}}, requires: {{border: open}}]}}"""
    assert contradicted(engine, text) == [("one", "two", False)]


def test_of_what_was_said_again_only_the_last_time_is_told(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, positions: [rejects: {{border: open}}]}}
  again: {{said: 2024-05-20, positions: [rejects: {{border: open}}]}}
  two: {{{JUNE}, attribution: named, positions: [accepts: {{border: open}}]}}"""
    assert contradicted(engine, text) == [("again", "two", True)]


def test_an_exception_in_one_statement_contradicts_nothing(engine: Engine) -> None:
    positions = "[{rejects: {border: open}}, {accepts: {border: open}, provided: {talks: yes}}]"
    assert contradicted(engine, f"  one: {{{MAY}, positions: {positions}}}") == []


def test_positions_whose_conditions_no_deal_can_both_meet_do_not_contradict_each_other(engine: Engine) -> None:
    text = f"""
  one: {{{MAY}, positions: [{{accepts: {{border: open}}, provided: {{talks: yes}}}}]}}
  two: {{{JUNE}, positions: [{{rejects: {{border: open}}, provided: {{talks: no}}}}]}}"""
    assert contradicted(engine, text) == []
    assert contradicted(engine, text.replace("talks: no", "talks: [yes, no]")) == [("one", "two", False)]


# Not repeated.


def unrepeated(engine: Engine, statements: str, silence: int = 30) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = flags(engine, statements, silence)
    return [
        (flag.day.isoformat(), flag.statement, str(flag.subject), tuple(str(other) for other, _ in flag.others))
        for flag in found
        if isinstance(flag, NotRepeated)
    ]


BOTH = "positions: [requires: {border: open}, requires: {talks: yes}]"


def test_a_position_not_repeated_while_another_was_is_flagged_on_the_day_the_time_is_over(engine: Engine) -> None:
    text = f"""
  one: {{said: 2024-05-01, {BOTH}}}
  two: {{said: 2024-05-20, positions: [requires: {{border: open}}]}}
  end: {{said: 2024-07-30}}"""
    assert unrepeated(engine, text) == [("2024-05-31", "one", "talks", ("border",))]
    assert unrepeated(engine, text, 19) == [("2024-05-20", "one", "talks", ("border",))]
    assert unrepeated(engine, text, 18) == []  # nothing was repeated by then
    assert unrepeated(engine, text, 365) == []  # the record ends before


@pytest.mark.parametrize(
    "second",
    [
        BOTH,
        "positions: [requires: {observers: 100}]",
        "told_by: lakeland, positions: [requires: {border: open}]",
        "party: southland, positions: [requires: {border: open}]",
        "positions: [requires: {border: open}], withdraws: [one]",
        "positions: [requires: {border: open}]}\n  told: {told_by: lakeland, positions: [rejects: {talks: yes}]}\n"
        "  back: {withdraws: [one]",
    ],
)
def test_it_is_not_flagged_where_all_or_nothing_was_repeated_or_it_is_in_force_no_longer(
    engine: Engine, second: str
) -> None:
    text = f"  one: {{said: 2024-05-01, {BOTH}}}\n  two: {{said: 2024-05-20, {second}}}\n  end: {{said: 2024-07-30}}"
    assert unrepeated(engine, text) == []


def test_a_weaker_voice_does_not_repeat_what_a_stronger_one_said(engine: Engine) -> None:
    text = f"""
  one: {{said: 2024-05-01, {BOTH}}}
  two: {{said: 2024-05-20, positions: [requires: {{border: open}}]}}
  leak: {{said: 2024-05-25, attribution: anonymous, positions: [considers: {{talks: no}}]}}
  end: {{said: 2024-06-20}}"""
    assert ("2024-05-31", "one", "talks", ("border",)) in unrepeated(engine, text)
    own = unrepeated(engine, text.replace("attribution: anonymous, ", ""))
    assert "talks" not in [subject for _, _, subject, _ in own]


def test_nobody_has_to_speak_again_on_a_draft_that_was_superseded(engine: Engine) -> None:
    plans = "proposals: {plan: {by: [lakeland], terms: {border: open}}, later: {by: [lakeland], tabled: 2024-05-10"
    text = """
  one: {said: 2024-05-01, positions: [considers: {proposal: plan}, requires: {talks: yes}]}
  two: {said: 2024-05-20, positions: [requires: {talks: yes}]}
  end: {said: 2024-07-30}"""
    ended, going_on = f"{plans}, supersedes: plan, terms: {{talks: yes}}}}}}\n", f"{plans}, terms: {{talks: yes}}}}}}\n"
    found = [
        [f.subject for f in flags(engine, text, 30, more) if isinstance(f, NotRepeated)] for more in (ended, going_on)
    ]
    assert [list(map(str, subjects)) for subjects in found] == [[], ["plan"]]
