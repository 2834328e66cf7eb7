"""What is judged as one deal: a proposal as a whole, or through an earlier phase."""

from __future__ import annotations

import pytest
from building import evaluated, scene

from tracker.cells import cut
from tracker.engine import Engine
from tracker.packages import Package, packages


def all_packages(text: str) -> dict[str, Package]:
    scenario = scene(text).scenario
    return {str(package.key): package for package in packages(scenario, cut(scenario), "plan")}


def settled(text: str, package: str = "plan") -> dict[str, str]:
    """Issue -> options, of what is settled, silent issues included."""
    scenario = scene(text).scenario
    cells = cut(scenario)
    found = all_packages(text)[package].settled
    return {issue: " ".join(cells[issue].words(on)) for issue, on in found.items()}


def left_open(text: str, package: str = "plan") -> dict[str, str]:
    cells = cut(scene(text).scenario)
    return {issue: " ".join(cells[issue].words(on)) for issue, on in all_packages(text)[package].left_open.items()}


def phased(*phases: str) -> str:
    listed = ", ".join(f"{{id: {name}, {phase}}}" for name, phase in zip("abcdef", phases, strict=False))
    return f"proposals: {{plan: {{phases: [{listed}]}}}}"


SILENT = dict.fromkeys(("border", "observers", "guarantor", "talks"), "silent")


def test_an_issue_that_the_package_does_not_name_is_silent() -> None:
    text = "proposals: {plan: {terms: {talks: yes, border: open}}}"
    assert settled(text) == SILENT | {"border": "open", "talks": "yes"}
    assert all_packages(text)["plan"].addressed == ("border", "talks")


def test_an_issue_only_to_negotiate_is_left_open_neither_settled_nor_silent() -> None:
    text = "proposals: {plan: {terms: {border: open}, to_negotiate: {talks: yes}}}"
    assert left_open(text) == {"talks": "yes"}
    assert settled(text) == {"border": "open", "observers": "silent", "guarantor": "silent"}
    assert all_packages(text)["plan"].addressed == ("border",)


def test_a_term_of_several_options_settles_the_issue() -> None:
    text = "proposals: {plan: {terms: {border: [closed, open], observers: 10..20}}}"
    assert settled(text) == SILENT | {"border": "closed open", "observers": "10..20"}
    assert all_packages(text)["plan"].addressed == ("border", "observers")


def test_a_term_that_is_silent_is_as_if_not_addressed() -> None:
    text = "proposals: {plan: {terms: {border: silent, talks: [yes, silent]}}}"
    assert settled(text) == SILENT | {"talks": "yes silent"}
    assert all_packages(text)["plan"].addressed == ("talks",)


def test_a_proposal_without_phases_is_one_package() -> None:
    assert list(all_packages("proposals: {plan: {terms: {border: open}}}")) == ["plan"]


def test_a_proposal_is_a_package_as_a_whole_and_through_each_phase_before_the_last() -> None:
    text = phased("terms: {border: closed}", "terms: {talks: yes}", "terms: {observers: 9}")
    assert list(all_packages(text)) == ["plan", "plan@a", "plan@b"]
    assert list(all_packages(phased("terms: {border: closed}"))) == ["plan"]


def test_an_earlier_phase_is_read_as_if_it_stopped_there() -> None:
    text = phased("terms: {border: closed}", "terms: {talks: yes}", "terms: {observers: 9}")
    assert settled(text, "plan@a") == SILENT | {"border": "closed"}
    assert settled(text, "plan@b") == SILENT | {"border": "closed", "talks": "yes"}
    assert settled(text, "plan") == SILENT | {"border": "closed", "talks": "yes", "observers": "9"}


def test_later_phases_override_earlier_ones_issue_by_issue() -> None:
    text = phased("terms: {border: closed, talks: no}", "terms: {border: [partly-open, open]}")
    assert settled(text, "plan@a") == SILENT | {"border": "closed", "talks": "no"}
    assert settled(text) == SILENT | {"border": "partly-open open", "talks": "no"}


def test_a_later_phase_can_take_an_issue_out_again() -> None:
    text = phased("terms: {border: closed, talks: no}", "terms: {border: silent}")
    assert settled(text) == SILENT | {"talks": "no"}


def test_what_one_phase_leaves_to_negotiate_another_can_settle() -> None:
    text = phased("terms: {border: closed}, to_negotiate: {talks: yes}", "terms: {talks: no}")
    assert (left_open(text, "plan@a"), left_open(text)) == ({"talks": "yes"}, {})
    assert settled(text)["talks"] == "no"


def test_what_an_earlier_phase_settled_stays_settled_where_a_later_one_negotiates_on() -> None:
    text = phased("terms: {border: closed}", "terms: {talks: yes}, to_negotiate: {border: open}")
    assert left_open(text) == {}
    assert settled(text)["border"] == "closed"


def test_an_issue_first_named_by_a_later_phase_is_silent_before_it() -> None:
    text = phased("terms: {border: closed}", "to_negotiate: {talks: yes}")
    assert settled(text, "plan@a")["talks"] == "silent"
    assert left_open(text) == {"talks": "yes"}


TWO = """
proposals:
  plan: {phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open}}]}
  other: {tabled: 2024-06-01, terms: {talks: yes}}
"""


@pytest.mark.parametrize(
    ("asked", "judged"),
    [
        (None, ["plan", "plan@truce", "other"]),
        ("plan", ["plan", "plan@truce"]),
        ("plan@truce", ["plan@truce"]),
        ("plan@treaty", ["plan"]),
        ("other", ["other"]),
    ],
)
def test_every_known_package_is_judged_or_the_one_that_was_asked_for(
    engine: Engine, asked: str | None, judged: list[str]
) -> None:
    found = evaluated(engine, TWO, proposal=asked)
    assert [str(judgement.package.key) for judgement in found.judgements] == judged


def test_a_proposal_that_is_not_yet_known_is_not_judged(engine: Engine) -> None:
    found = evaluated(engine, TWO, as_of="2024-05-31")
    assert [str(judgement.package.key) for judgement in found.judgements] == ["plan", "plan@truce"]
    with pytest.raises(KeyError):
        found.judgement("other")
    assert evaluated(engine, TWO, as_of="2024-05-31", proposal="other").judgements == ()


def test_the_last_phase_by_its_name_is_the_whole(engine: Engine) -> None:
    found = evaluated(engine, TWO)
    assert found.judgement("plan@treaty") is found.judgement("plan")
