"""How the stated positions of a party moved from one evaluation to the next: what hardened, softened, was contradicted.

Two evaluations of one scenario on two days come in, values go out; so do the positions that a party has not repeated
while it repeated others. What a position rules out is read off the evidence that the rulebook made of it. None of this
moves a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from tracker.evaluation import Evaluation
from tracker.evidence import Group, Piece
from tracker.facts import PackageKey, Subject, package_key
from tracker.inforce import Rank
from tracker.scenario import Position, Scenario, package_name
from tracker.verdicts import Readout, stated
from tracker.voices import Voice, taken_back

Direction = Literal["hardened", "softened", "shifted"]
NOTHING: Final = Readout(0, 0, 0, 0)


class Moved(NamedTuple):
    """A party rules out more on a subject than before (`hardened`), less (`softened`), or something else (`shifted`).

    Where it rules out the same, what it asks for, accepts or is open to grew (softened) or shrank. `before` and `after`
    are what its evidence says of each cell; `conditional`: only where the conditions of its positions hold.
    `statements` are its own that were new, on the subject or taking back what was said of it.
    """

    kind: Direction
    party: str
    subject: Subject
    before: Readout
    after: Readout
    conditional: bool
    statements: tuple[str, ...]


class Contradicted(NamedTuple):
    """A position of a party, and a later one of the same party that says the contrary of it on some option.

    `stands` tells whether the earlier one still does: a weaker voice does not erase a stronger one.
    """

    party: str
    subject: Subject
    earlier: Piece
    later: Piece
    stands: bool

    @property
    def kind(self) -> Literal["contradicted"]:
        """What is flagged."""
        return "contradicted"


class NotRepeated(NamedTuple):
    """A position in force on whose subject its party has not spoken again for some days, although it did on others.

    `statement` took it, on the day `since`, and none of at least its authority has since; `others` are what the party
    spoke on again, each with the statement.
    """

    party: str
    subject: Subject
    statement: str
    since: date
    day: date
    others: tuple[tuple[Subject, str], ...]

    @property
    def kind(self) -> Literal["not-repeated"]:
        """What is flagged."""
        return "not-repeated"


Flag = Moved | Contradicted | NotRepeated


Touched = Sequence[tuple[str, Subject]]


def turns(before: Evaluation, after: Evaluation) -> Iterator[Moved | Contradicted]:
    """Every subject on which a party's position moved, then every position that a later one contradicts."""
    touched = tuple(_touched(before, after))
    yield from _moves(before, after, touched)
    yield from _contradictions(before, after, touched)


def _moves(before: Evaluation, after: Evaluation, touched: Touched) -> Iterator[Moved]:
    """Every subject on which a party that had stated something states something else.

    Only by what it says itself: not where a statement expires, or another party tells something of it.
    """
    new = [voice for id, voice in after.record.heard.items() if id not in before.record.heard and not voice.told_by]
    for party, subject in touched:
        said = tuple(voice.id for voice in new if voice.party == party and _speaks(after, voice, subject))
        if not said or not before.defeats.evidence.of(party, subject):
            continue  # it says nothing now, or speaks for the first time: nothing that could move
        for conditional in (False, True):
            was, now = (stated(one.defeats, party, subject, conditional) or NOTHING for one in (before, after))
            if kind := direction(was, now):
                yield Moved(kind, party, subject, was, now, conditional, said)
                break


def _speaks(evaluation: Evaluation, voice: Voice, subject: Subject) -> bool:
    """Whether a statement takes a position on the subject, or takes one back, or up again."""
    voices = evaluation.record.heard
    concerned = (voices[id] for id in taken_back(evaluation.scenario, voice.id) if id in voices)
    return any(subject in _subjects(evaluation.scenario, one) for one in (voice, *concerned))


def direction(before: Readout, after: Readout) -> Direction | None:
    """Where a position went: by what it rules out; where that is the same, by what it is in favour of."""
    if before.crosses != after.crosses:
        return _growth(before.crosses, after.crosses, "hardened", "softened")
    if before == after:
        return None
    grown = shrunk = 0
    for was, now in zip(_favour(before), _favour(after), strict=True):
        grown, shrunk = grown | now & ~was, shrunk | was & ~now
    return "shifted" if grown and shrunk else "softened" if grown else "hardened"


def _growth(before: int, after: int, more: Direction, less: Direction) -> Direction:
    if not before & ~after:
        return more
    return less if not after & ~before else "shifted"


def _favour(found: Readout) -> tuple[int, int, int]:
    """The cells that nothing is said against; of these, those that it is open to; of these, those that it asks for."""
    return ~(found.crosses | found.disputed), found.leans | found.meets, found.meets


def _contradictions(before: Evaluation, after: Evaluation, touched: Touched) -> Iterator[Contradicted]:
    """Every position to which a contrary one, said later, has come since; one for each pair of positions.

    Not a position that another had taken the place of already, nor one that was repeated since with as much authority.
    """
    for party, subject in touched:
        known = {_position(piece) for piece in _pieces(before, party, subject)}
        defeats = after.defeats.within(party, subject)
        found: dict[tuple[object, object], Contradicted] = {}
        for earlier, later in _contrary(_pieces(after, party, subject)):
            pair = _position(earlier), _position(later)
            winners = [defeat.winner for defeat in defeats if defeat.loser is earlier]
            if not known.issuperset(pair) and _left(earlier, later, winners):
                stands = all(winner is not later for winner in winners)
                found.setdefault(pair, Contradicted(party, subject, earlier, later, stands))
        yield from _latest(list(found.values()), after.engine.rulebook.rank)


def _latest(found: Sequence[Contradicted], rank: Rank) -> Iterator[Contradicted]:
    """Of what one position contradicts, what was not said again in between with at least the same authority."""
    for one in found:
        said, authority = one.earlier.voice.said, rank(one.earlier.voice.authority)
        if not any(
            other.later is one.later
            and other.earlier.voice.said.later_than(said)
            and rank(other.earlier.voice.authority) >= authority
            for other in found
        ):
            yield one


def _left(earlier: Piece, later: Piece, winners: Iterable[Piece]) -> bool:
    """Whether anything of the earlier piece that the later one is contrary to is left by what prevails over it."""
    others = [winner for winner in winners if _position(winner) != _position(later)]
    shared = (earlier.cells & later.cells) or 1
    for winner in others:
        shared &= ~(winner.cells or 1)
    return bool(shared)


def _contrary(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Pieces on opposite sides that share a cell, or are on one package; the second was said later than the first."""
    for earlier in pieces:
        for later in pieces:
            apart = earlier.side != later.side and (earlier.whole or earlier.cells & later.cells)
            if apart and later.voice.said.later_than(earlier.voice.said) and _can_meet(earlier, later):
                yield earlier, later


def _can_meet(one: Piece, other: Piece) -> bool:
    """Whether some deal can meet the conditions of both."""
    conditions = dict(other.condition)
    return all(cells & conditions.get(issue, cells) for issue, cells in one.condition)


def _position(piece: Piece) -> tuple[object, ...]:
    return (*piece.voice.name, piece.claim.position)


def _pieces(evaluation: Evaluation, party: str, subject: Subject) -> tuple[Piece, ...]:
    """The pieces of what the party itself said, or tabled; the analyst's inferences move with the day."""
    found = evaluation.defeats.evidence.of(party, subject)
    return tuple(piece for piece in found if piece.voice.kind in ("statement", "tabling"))


def _touched(before: Evaluation, after: Evaluation) -> Iterator[tuple[str, Subject]]:
    """The groups of evidence that are not the very same, in the order of parties, issues, then packages."""
    one: Mapping[tuple[str, Subject], Group] = before.defeats.evidence.groups
    other = after.defeats.evidence.groups
    keys = {key for key in (*one, *other) if one.get(key) is not other.get(key)}
    parties, issues = list(after.scenario.parties), list(after.scenario.issues)

    def place(key: tuple[str, Subject]) -> tuple[int, int, str]:
        party, subject = key
        return parties.index(party), issues.index(subject) if isinstance(subject, str) else len(issues), str(subject)

    yield from sorted(keys, key=place)


# What is not repeated.


Word = tuple[date, Voice]
"""A statement, and the day on which it counts."""


def silences(scenario: Scenario, spoken: Iterable[Word], days: int, rank: Rank) -> list[NotRepeated]:
    """The subjects on which a party did not speak again for so many days, while it spoke again on others.

    Only a word of at least the same authority counts as again. Whether a position is in force on the day that it is
    flagged is for the caller to see. A phase counts as its proposal. In the order of their days.
    """
    by_party: dict[str, dict[Subject, list[Word]]] = {party: {} for party in scenario.parties}
    for day, voice in sorted(spoken, key=lambda one: one[0]):
        for subject in dict.fromkeys(_wholes(scenario, voice)) if voice.told_by is None else ():
            by_party[voice.party].setdefault(subject, []).append((day, voice))
    found = (flag for party, taken in by_party.items() for flag in _unrepeated(party, taken, days, rank))
    return sorted(found, key=lambda flag: flag.day)


def _wholes(scenario: Scenario, voice: Voice) -> Iterator[Subject]:
    """What the voice takes a position on; of a phase, its proposal."""
    for subject in _subjects(scenario, voice):
        yield subject if isinstance(subject, str) else PackageKey(subject.proposal, None)


def _unrepeated(party: str, taken: Mapping[Subject, Sequence[Word]], days: int, rank: Rank) -> Iterator[NotRepeated]:
    for subject, words in taken.items():
        for place, (since, voice) in enumerate(words):
            as_strong = (day for day, later in words[place + 1 :] if rank(later.authority) >= rank(voice.authority))
            if (next(as_strong, date.max) - since).days <= days:
                continue
            flagged = since + timedelta(days=days)
            if others := _spoken_again(taken, subject, since, flagged):
                yield NotRepeated(party, subject, voice.id, since, flagged, others)


def _spoken_again(
    taken: Mapping[Subject, Sequence[Word]], besides: Subject, since: date, until: date
) -> tuple[tuple[Subject, str], ...]:
    """The other subjects on which the party had spoken by the first day, and by what it spoke again until the last."""
    found = []
    for subject, words in taken.items():
        again = next((voice.id for day, voice in words if since < day <= until), None)
        if subject != besides and words[0][0] <= since and again is not None:
            found.append((subject, again))
    return tuple(found)


def _subjects(scenario: Scenario, voice: Voice) -> Iterator[Subject]:
    """What the voice takes a position on, as far as it was not set aside."""
    for index, position in enumerate(voice.positions):
        named = ((name, subject) for name, subject in _named(scenario, position) if voice.stands_by(index, name))
        yield from (subject for _, subject in named)


def subjects_of(scenario: Scenario, positions: Iterable[Position]) -> Iterator[Subject]:
    """What positions are on: issues, and packages of the scenario's proposals."""
    for position in positions:
        yield from (subject for _, subject in _named(scenario, position))


def _named(scenario: Scenario, position: Position) -> Iterator[tuple[str, Subject]]:
    """What a position is on, as it is named there, and by its one name."""
    yield from ((issue, issue) for issue, _ in position.on_issues)
    for package in position.on_packages:
        if package_name(package)[0] in scenario.proposals:
            yield package, package_key(scenario, package)
