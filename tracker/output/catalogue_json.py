"""The public JSON contract of `tracker list`, and described cases as its models.

As in `tracker.output.contract`: fields are added within one `format`, never renamed or taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tracker.catalogue import Described
from tracker.output.contract import DiagnosticInfo, Published
from tracker.output.frame import published_diagnostic
from tracker.scenario import Role, Scenario


class CasePartyInfo(Published):
    """A party of a case."""

    id: str
    name: str | None
    role: Role


class CaseProposalInfo(Published):
    """A proposal of a case; `by` is empty where the analyst drew it up."""

    id: str
    title: str | None
    by: tuple[str, ...]
    tabled: str


class CaseInfo(Published):
    """A case: its files, and what it is about.

    `first` and `last` are the days between which its statements were made; null where there are none. Where it cannot
    be read, `mistakes` say why, and all that would be in the scenario is null or empty.
    """

    id: str
    file: str
    readme: str | None
    what_ifs: tuple[str, ...]
    title: str | None = None
    summary: str | None = None
    first: str | None = None
    last: str | None = None
    parties: tuple[CasePartyInfo, ...] = ()
    statements: int | None = None
    sources: int | None = None
    proposals: tuple[CaseProposalInfo, ...] = ()
    mistakes: tuple[DiagnosticInfo, ...] = ()


class CatalogueAnswer(Published):
    """What `tracker list` answers: the cases in the order of their ids, or the one that was asked for."""

    format: Literal[1] = 1
    cases: tuple[CaseInfo, ...]


def answer(found: Sequence[Described]) -> CatalogueAnswer:
    """The cases as the contract's models."""
    return CatalogueAnswer(cases=tuple(map(_case, found)))


def _case(found: Described) -> CaseInfo:
    case = found.case
    info = CaseInfo(
        id=case.id,
        file=str(case.scenario),
        readme=str(case.readme) if case.readme else None,
        what_ifs=tuple(map(str, case.what_ifs)),
        first=found.period[0].isoformat() if found.period else None,
        last=found.period[1].isoformat() if found.period else None,
        mistakes=tuple(map(published_diagnostic, found.mistakes)),
    )
    return _with_scenario(info, found.file.scenario) if found.file else info


def _with_scenario(info: CaseInfo, scenario: Scenario) -> CaseInfo:
    parties = [CasePartyInfo(id=id, name=party.name, role=party.role) for id, party in scenario.parties.items()]
    proposals = [
        CaseProposalInfo(id=id, title=proposal.title, by=proposal.by, tabled=str(proposal.tabled))
        for id, proposal in scenario.proposals.items()
    ]
    about = {
        "title": scenario.title,
        "summary": scenario.summary,
        "parties": tuple(parties),
        "statements": len(scenario.statements),
        "sources": len(scenario.sources),
        "proposals": tuple(proposals),
    }
    return info.model_copy(update=about)
