"""What every answer of the public JSON contract says first and last: what was evaluated, and what may surprise."""

from __future__ import annotations

from tracker.diagnostics import Diagnostic
from tracker.evaluation import Evaluation
from tracker.output.contract import DiagnosticInfo, ScenarioInfo


def published_scenario(evaluation: Evaluation) -> ScenarioInfo:
    """What was evaluated, and every change that makes it hypothetical."""
    question = evaluation.question
    record, document, what_if = evaluation.record, evaluation.file.document, evaluation.file.what_if
    return ScenarioInfo(
        title=evaluation.scenario.title,
        file=document.source.name if document else None,
        as_of=record.day.isoformat() if record.day else None,
        hypothetical=what_if is not None,
        overlays=evaluation.file.overlays,
        changes=tuple(change.text for change in what_if.changes) if what_if else (),
        assumptions=record.assumed,
        rulebook=evaluation.engine.rulebook.name,
        essential=evaluation.essential,
        min_grade=question.least_grade.as_asked if question.least_grade else None,
        graded_only=question.graded_only,
        min_attribution=question.least_attribution,
    )


def published_diagnostic(diagnostic: Diagnostic) -> DiagnosticInfo:
    """A warning as the contract's model."""
    span = diagnostic.span
    return DiagnosticInfo(
        code=diagnostic.code,
        severity=diagnostic.severity,
        message=diagnostic.message,
        file=span.source.name if span else None,
        line=span.line if span else None,
        column=span.column if span else None,
        hint=diagnostic.hint,
    )
