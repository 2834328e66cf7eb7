"""A rulebook that extends the shipped one: rules removed, replaced, added and moved, and every slip in that named.

As in `test_rulebook`, § marks the place that a diagnostic must point at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from building import evaluated, pieces, ruled, state
from test_rulebook import HEAD, assert_one_fault, faults, place, read, rule

from tracker.engine import Engine
from tracker.reading import read_rulebook, shipped_rules
from tracker.rules import Rulebook
from tracker.vocabulary import KINDS

EXTENDING = "format: 1\nextends: default\n"
A_VERDICT = """
kind: verdict
title: T
when: [{tally: t, crosses: ">= 5"}]
then: incompatible
because: "So."
examples: [{given: [{crosses: 5}], then: incompatible}]
"""


def section(name: str, id: str, more: str = "", text: str = A_VERDICT) -> str:
    """A section with one rule, `more` being further lines of it."""
    lines = [line for line in (text + more).strip().splitlines() if line]
    return f"{name}:\n  {id}:\n" + "".join(f"    {line}\n" for line in lines)


def ids(book: Rulebook, kind: str = "verdict") -> list[str]:
    return [rule.id for rule in book.rules[kind]]  # type: ignore[index]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return read_rulebook(shipped_rules()).rulebook


def test_extending_without_a_change_decides_as_the_shipped_rulebook_does(tmp_path: Path, shipped: Rulebook) -> None:
    book = read(tmp_path, own=EXTENDING).rulebook
    assert (book.name, book.fingerprint) == (tmp_path.name, shipped.fingerprint)


def test_a_rule_is_removed(tmp_path: Path, shipped: Rulebook) -> None:
    book = read(tmp_path, own=EXTENDING + "remove: [told-by-another, later-as-strong]\n").rulebook
    assert {r.id for r in shipped} - {r.id for r in book} == {"told-by-another", "later-as-strong"}


def test_a_rule_that_replaces_another_takes_its_place(tmp_path: Path, shipped: Rulebook) -> None:
    file = read(tmp_path, own=EXTENDING + section("replace", "package-rejected"))
    assert ids(file.rulebook) == ids(shipped)
    assert file.rulebook.rule("package-rejected").patterns != shipped.rule("package-rejected").patterns
    assert file.own == {"package-rejected"}
    assert Path(file.places["package-rejected"].source.name).name == "own.yaml"
    assert Path(file.places["accepted"].source.name).name == "verdict.yaml"


@pytest.mark.parametrize(
    ("where", "index"), [("before: contested-wanted", 0), ("after: contested-wanted", 1), ("before: unstated", -2)]
)
def test_a_rule_is_added_where_it_says(tmp_path: Path, shipped: Rulebook, where: str, index: int) -> None:
    book = read(tmp_path, own=EXTENDING + section("rules", "mine", where)).rulebook
    assert ids(book).index("mine") == index % len(ids(book))
    assert [id for id in ids(book) if id != "mine"] == ids(shipped)


def test_a_rule_that_was_removed_may_be_added_anew_elsewhere(tmp_path: Path) -> None:
    text = EXTENDING + "remove: [accepted]\n" + section("rules", "accepted", "before: contested-wanted")
    assert ids(read(tmp_path, own=text).rulebook)[0] == "accepted"


def test_a_rule_of_an_ordered_kind_added_without_a_place_never_wins_and_that_is_said(tmp_path: Path) -> None:
    file = read(tmp_path, own=EXTENDING + section("rules", "mine"))
    assert ids(file.rulebook)[-1] == "mine"
    (warning,) = file.warnings
    assert (warning.code, warning.severity) == ("rule-always-beaten", "warning")
    assert warning.hint == "put it before `incompatible-term`, or take it out"


def test_rules_are_moved_in_the_order_of_the_file(tmp_path: Path, shipped: Rulebook) -> None:
    moves = "move:\n  accepted: {before: contested-wanted}\n  compatible: {after: accepted}\n"
    book = read(tmp_path, own=EXTENDING + moves).rulebook
    assert ids(book)[:3] == ["accepted", "compatible", "contested-wanted"]
    assert sorted(ids(book)) == sorted(ids(shipped))


def test_rules_that_would_each_go_before_the_other_end_in_some_order(tmp_path: Path) -> None:
    moves = "move:\n  accepted: {before: compatible}\n  compatible: {before: accepted}\n"
    book = read(tmp_path, own=EXTENDING + moves).rulebook
    assert ids(book).index("compatible") == ids(book).index("accepted") - 1


def test_a_rulebook_of_its_own_may_say_where_its_rules_go(tmp_path: Path) -> None:
    text = HEAD + rule("one") + rule("two", then="accepted", when='[{tally: t, meets: "1"}]', before="one",
                                     examples="[{given: [{meets: 1}], then: accepted}]")  # fmt: skip
    assert ids(read(tmp_path, own=text).rulebook) == ["two", "one"]


def test_another_order_of_authorities_holds_for_the_shipped_rules_too(tmp_path: Path, shipped: Rulebook) -> None:
    ranks = "ranks: {authority: [named, official, anonymous, reported, inferred]}\n"
    book = read(tmp_path, own=EXTENDING + ranks).rulebook
    assert book.authority[-2:] == ("official", "named")
    assert book.fingerprint != shipped.fingerprint


def test_one_file_of_several_may_say_what_the_rulebook_extends(tmp_path: Path, shipped: Rulebook) -> None:
    book = read(tmp_path, a="format: 1\nremove: [accepted]\n", b=EXTENDING, c="format: 1\nname: mine\n").rulebook
    assert book.name == "mine"
    assert ids(book) == [id for id in ids(shipped) if id != "accepted"]


SLIPS = {
    "a misspelt removal": ("remove: [§told-by-anothr]\n", "unknown-rule", "demand-met", "`told-by-another`"),
    "a misspelt replacement": (section("replace", "§acceptd"), "unknown-rule", "demand-met", "`accepted`"),
    "a replacement of nothing": (section("replace", "§zzz"), "unknown-rule", None, "put it under `rules`"),
    "a replacement of another kind": (
        section("replace", "taken-up").replace("kind: verdict", "kind: §verdict"), "another-kind", "`lifecycle`", None,
    ),
    "a replacement that says where it goes": (
        section("replace", "accepted", "§before: compatible"), "place-of-replacement", None, "under `move`",
    ),
    "an addition of what is there": (section("rules", "§accepted"), "repeated-rule", None, "under `replace`"),
    "a place beside nothing": (
        section("rules", "mine", "before: §acepted"), "unknown-rule", "contested-wanted", "`accepted`",
    ),
    "a place beside another kind": (section("rules", "mine", "before: §taken-up"), "another-kind", None, None),
    "a place beside itself": (section("rules", "mine", "after: §mine"), "unknown-rule", "accepted", None),
    "two places": (
        section("rules", "§mine", "before: accepted\nafter: accepted"), "two-places", None, None,
    ),
    "a place where there is no order": (
        section("rules", "mine", "§before: demand-met", """
kind: evidence
title: T
when: [{region: r, modality: requires}]
then: against
because: "So."
examples: [{given: [{modality: requires}], then: against}]
"""), "not-ordered", None, "leave this out",
    ),
    "a move of nothing": ("move:\n  §acepted: {before: compatible}\n", "unknown-rule", None, "`accepted`"),
    "a move to nowhere": ("move:\n  §accepted: {}\n", "no-place", "`before: ID`", None),
    "a move where there is no order": ("move:\n  §demand-met: {before: demand-unmet}\n", "not-ordered", None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_extending_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    text, code, expected, hint = SLIPS[name]
    assert_one_fault(tmp_path, EXTENDING + text, code, expected, hint)


def test_what_changes_nothing_that_is_extended_is_refused(tmp_path: Path) -> None:
    text = f"format: 1\n§remove: [accepted]\n{HEAD.removeprefix('format: 1')}{rule()}".replace("\n\n", "\n")
    assert_one_fault(tmp_path, text, "extends-nothing", "`extends: default`", None)


def test_a_rulebook_that_is_not_there_cannot_be_extended(tmp_path: Path) -> None:
    assert_one_fault(tmp_path, "format: 1\nextends: §defualt\n", "unknown-value", "`default`", "`default`")


def test_a_rule_replaced_in_two_files_is_refused_in_the_second(tmp_path: Path) -> None:
    text = EXTENDING + section("replace", "accepted")
    (found,) = faults(tmp_path, a=text, b=text)
    assert (found.code, place(found)[0]) == ("repeated-rule", "b.yaml")


def test_a_file_that_cannot_be_read_does_not_make_rules_of_it_unknown(tmp_path: Path) -> None:
    broken = EXTENDING + section("rules", "mine").replace("kind:", "knd:")
    found = faults(tmp_path, a=broken, b="format: 1\nmove:\n  mine: {before: accepted}\n")
    assert {d.code for d in found} == {"unknown-key"}


def test_all_mistakes_of_a_file_are_said_at_once_though_some_keep_it_from_being_read(tmp_path: Path) -> None:
    text = HEAD + rule("one").replace("kind:", "knd:") + rule("two", when="[{tally: t, croses: 1}]")
    assert [d.code for d in faults(tmp_path, only=text)] == ["unknown-key", "unknown-attribute"]


# What a rule may say beyond those that ship

BRIEFINGS = """
statements:
  on-record: {positions: [{requires: {border: open}}]}
  briefing: {attribution: anonymous, said: 2024-05-11, positions: [{considers: {border: partly-open}}]}
proposals: {plan: {terms: {border: partly-open}}}
"""
DENYING = """
kind: evidence
title: An anonymous source gives no evidence
when: [{region: r, authority: anonymous}]
then: no evidence
because: "So."
examples: [{given: [{authority: anonymous}], then: no evidence}]
"""


def test_a_rule_may_say_that_a_position_counts_for_nothing(tmp_path: Path, engine: Engine) -> None:
    assert ruled(evaluated(engine, BRIEFINGS)) == "contested by contested-term"
    own = read(tmp_path, own=EXTENDING + section("rules", "no-briefings", text=DENYING)).rulebook
    found = evaluated(Engine(own), BRIEFINGS)
    assert ruled(found) == "incompatible by incompatible-term"
    assert all("considered" not in piece for piece in pieces(found))
    assert found.defeats.evidence.uncounted == {("statement", "briefing"): "no-briefings"}


def test_a_demand_that_counts_for_nothing_makes_no_issue_essential(tmp_path: Path, engine: Engine) -> None:
    text = """
    statements: {briefing: {attribution: anonymous, positions: [{requires: {border: open}}]}}
    proposals: {plan: {terms: {talks: yes}}}
    """
    assert evaluated(engine, text).essential == ("border",)
    own = read(tmp_path, own=EXTENDING + section("rules", "no-briefings", text=DENYING)).rulebook
    assert evaluated(Engine(own), text).essential == ("talks",)


def test_a_rule_may_ask_whether_an_essential_issue_is_left_out_or_left_unstated(tmp_path: Path) -> None:
    asking = A_VERDICT.replace("crosses", "NAME").replace('">= 5"', "1")
    for name in ("essential_silent", "essential_unstated"):
        text = asking.replace("NAME", name)
        folder = tmp_path / name
        folder.mkdir()
        own = read(folder, own=EXTENDING + section("rules", "mine", "before: contested-wanted", text)).rulebook
        scenario = """
        statements:
          demand: {positions: [{requires: {border: open}}]}
          other: {party: southland, positions: [{accepts: {talks: yes}}]}
        proposals:
          without: {terms: {talks: yes}}
          with: {terms: {border: open, talks: yes}}
        """
        found = evaluated(Engine(own), scenario)
        mine = {
            (judgement.package.key.proposal, party)
            for judgement in found.judgements
            for party, verdict in judgement.verdicts.items()
            if verdict.rule == "mine"
        }
        parties = {"northland", "southland", "lakeland"}
        expected = {"essential_silent": {("without", party) for party in parties},
                    "essential_unstated": {("with", "southland"), ("with", "lakeland")}}  # fmt: skip
        assert mine == expected[name]


def test_a_state_may_depend_on_what_is_left_out(tmp_path: Path) -> None:
    text = """
kind: state
title: T
when: [{tally: t, essential_silent: ">= 1"}]
then: incompatible
before: somebody-incompatible
because: "{proposal} leaves out {silent}"
examples: [{given: [{essential_silent: 1}], then: incompatible}]
"""
    own = read(tmp_path, own=EXTENDING + section("rules", "mine", text=text)).rulebook
    scenario = (
        "{statements: {demand: {positions: [{requires: {border: open}}]}}, proposals: {plan: {terms: {talks: yes}}}}"
    )
    assert state(evaluated(Engine(own), scenario)) == "incompatible by mine"


def test_a_lifecycle_rule_may_leave_a_proposal_where_it_is(tmp_path: Path, engine: Engine) -> None:
    text = """
kind: lifecycle
title: T
when: [{step: s, authority: anonymous}]
then: unchanged
before: taken-up
because: "So."
examples: [{given: [{authority: anonymous, origin: statement}], then: unchanged}]
"""
    scenario = """
    statements: {briefing: {attribution: anonymous, positions: [{considers: {proposal: plan}}]}}
    proposals: {plan: {by: [southland], terms: {talks: yes}}}
    """
    assert evaluated(engine, scenario).judgement("plan").stages[-1].name == "under-discussion"
    own = read(tmp_path, own=EXTENDING + section("rules", "mine", text=text)).rulebook
    assert evaluated(Engine(own), scenario).judgement("plan").stages[-1].name == "tabled"


def test_no_evidence_and_unchanged_are_results_of_their_kinds_only() -> None:
    having = {word: [kind for kind in KINDS if word in KINDS[kind].results] for word in ("no evidence", "unchanged")}
    assert having == {"no evidence": ["evidence"], "unchanged": ["lifecycle"]}
