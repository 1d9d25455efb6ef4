"""What follows from the records, and is written in none of them.

Owns pure functions over a `Registry` (and `today: datetime.date` where time counts) that return
frozen values. Leaves history to ``history``, labels to ``vocabularies``, words and layout to
``pages``. Codes only; nothing here is shown to a reader as it stands. Every sequence is sorted.
A reference to a former id, a merged obstacle or a body that no longer exists is followed.

``counts``: what a figure counts is always in `what`

- ``Count(code, count)``
- ``CountTable(what, vocabulary, total, rows: tuple[Count, ...])``: codes in vocabulary order, zeros
  too; `code` is ``""`` for not known. Rows need not add up to `total` (a trial has several areas)
- ``CrossTable(what, row_vocabulary, column_vocabulary, total, rows: tuple[CrossRow, ...])``,
  ``CrossRow(code, total, counts: tuple[Count, ...])``

``evidence``

- ``STRENGTH_TABLE: tuple[StrengthRow, ...]``, ``StrengthRow(design, comparison, level, reason)``;
  comparison ``""`` is any other. ``MAX_LEVEL = 4``, ``WEAK_COMPARISONS``, ``WEAK_CAP = 1``,
  ``REASONS`` (every reason code)
- ``Strength(level, design, comparison, independence, reasons: tuple[str, ...])``
- ``derive_strength(evaluation) -> Strength``; ``strongest(evaluations) -> Strength | None``;
  ``order_by_strength(evaluations) -> tuple[Evaluation, ...]`` (strongest first, then newest)

``obstacles``

- ``ObstacleState(obstacle, state, since, reported, answered, outcome, days_waiting,
  exempting_acts, expired_exemption, latest_known)``: obstacle is an id; since, reported, answered,
  outcome, latest_known are PartialDate | None; days_waiting is int | None (at least so many)
- ``derive_state(obstacle, vocabularies, today) -> ObstacleState``;
  ``derive_states(registry, today) -> Mapping[id, ObstacleState]`` (merged ones too);
  ``standing_obstacles(registry) -> tuple[Obstacle, ...]`` (not merged, by title);
  ``latest_known(obstacle) -> PartialDate | None``; ``find_answer(obstacle) -> Event | None`` (the
  last of ``ANSWERS``)

``ledger``

- ``LedgerEntry(evaluation: Evaluation, result: Result, strength: Strength)``
- ``LedgerRow(measure: Measure, entries: tuple[LedgerEntry, ...], verdict, reason)``: verdict is a
  code of the verdicts vocabulary or ``MISSING = "missing"``; reason is ``""``, ``disagreement``
  (verdict is mixed because evaluations differ), or for missing: ``not-finished``,
  ``not-evaluated``, ``not-mentioned``, ``broken-off`` (``MISSING_REASONS``)
- ``Ledger(trial: Trial, rows, unregistered: tuple[LedgerEntry, ...], counts: tuple[Count, ...],
  with_verdict: int, missing: int)``
- ``build_ledger(trial, evaluations, measures=None) -> Ledger``;
  ``build_ledgers(registry) -> Mapping[trial id, Ledger]``
- ``LedgerSummary(trials, measures, with_verdict, not_reported, missing, by_verdict: CountTable,
  by_measure_kind: CrossTable, by_design: CrossTable, missing_by_reason: CountTable)``;
  ``summarise_ledgers(registry) -> LedgerSummary``

``desk``

- ``Desk(new, faulty, duplicates, inline, handling)``: tuples of what lies there; new and handling
  are None without history, handling also when nothing came by a merge
- ``build_desk(registry, today, *, diagnostics, history=None) -> Desk``;
  ``Handling(records, median_days, longest_days)``; ``measure_handling(submissions)``;
  ``DEADLINE_GROUPS``: kinds of deadline as the desk groups them

``clock``

- ``Deadline(kind, severity, subject_kind, subject, date, months_over, days_left, days_waiting,
  bodies, provisions, acts, historical)``: subject_kind ``trial`` | ``obstacle`` | ``act``; subject
  is an id or an act's code; bodies and acts are codes; provisions are Provision; days_left only
  when date is known to the day; severity ``overdue`` | ``soon`` | ``info``. ``KINDS``:
  ``results-overdue``, ``legal-basis-expired``, ``exemption-expired``, ``exemption-expiring``,
  ``overrun``, ``act-expiring``, ``stale`` (date None: never verified), ``unanswered``
- ``compute_clock(registry, today) -> tuple[Deadline, ...]``;
  ``by_body(deadlines) -> Mapping[code, tuple[Deadline, ...]]``;
  ``by_kind(deadlines) -> Mapping[kind, tuple]`` (every kind);
  ``by_subject(deadlines) -> Mapping[(subject_kind, subject), tuple]``;
  ``results_due_date(trial, registry) -> PartialDate | None``

``provisions``

- ``Delay(days: int | None, count, uncertain, waiting)``: median days over `count` reported
  obstacles; None when fewer than three
- ``ProvisionSynthesis(act, chapter, section, article, departed, met, obstacles, departing_acts,
  evaluated, recommendations: CountTable, states: CountTable, reported: int, to_answer: Delay,
  to_outcome: Delay)``: departed, met are trial ids, obstacles obstacle ids, departing_acts codes of
  trial acts; properties ``trials`` (departed or met), ``key``
- ``ActSynthesis(act: Act, whole: ProvisionSynthesis, provisions: tuple[ProvisionSynthesis, ...],
  permitted: tuple[trial id, ...])``
- ``synthesise_acts(registry, today) -> tuple[ActSynthesis, ...]`` (by the act's name);
  ``trials_permitted_by(registry, act) -> tuple[str, ...]``;
  ``provision_sort_key(provision)`` (6 kap. before 10 kap., 3 § before 3 a §)

``neighbours``

- ``find_neighbours(shapes) -> Mapping[code, tuple[code, ...]]``: areas of a map that lie side by
  side; shapes are rings by code

``lineage``

- ``LineageNode(kind: "trial" | "programme", id, start: PartialDate | None)``;
  ``LineageEdge(kind: "replicates" | "programme", source, target, differences)``: from the earlier
  trial to the later, from programme to trial
- ``Chain(trials: tuple[str, ...], edges)``: linked by replication, in time order, two or more;
  ``Lineage(nodes, edges, chains)``; ``build_lineage(registry) -> Lineage``
- ``Spread(trial, earlier, later, new_bodies)`` (trial ids in time order; new_bodies are owners
  and participants of later trials that this one did not have);
  ``spread(registry, trial: str) -> Spread``

``coverage``

- ``Reach(total, reached, proposed_only, missing)`` (codes, in Swedish order);
  ``CountyCoverage(county, municipalities: Reach, region, region_reached: bool, trials: int)``
- ``Coverage(trials, municipalities: Reach, regions: Reach, counties, trials_by_body: Mapping[code,
  tuple[trial id, ...]], by_status, by_kind, by_area, by_decade, by_design: CountTable,
  gaps: tuple[Gap, ...], bodies_without_successor)``; ``Gap(code, count, of)``, codes in ``GAPS``;
  ``compute_coverage(registry) -> Coverage``; ``took_place(trial) -> bool``;
  ``link_bodies(registry)`` (trials_by_body alone); ``count_decades(registry) -> CountTable``

``places``: ``find_places(registry, coverage) -> Mapping[code, tuple[trial id, ...]]`` (trials that
took place, by each municipality and region that is reached)

``obstacle_years``: ``ObstacleYear(year, origin, counts: tuple[Count, ...], total)``;
``count_obstacle_years(registry, today) -> tuple[ObstacleYear, ...]`` (reported first, then traced)

``lessons``

- ``GatheredLesson(lesson: Lesson, source_kind: "trial" | "evaluation" | "programme", source,
  evaluation, title, strength: int | None, areas)``: source is the id of the trial or programme,
  evaluation the file's name or ``""``, title the trial's, programme's or evaluation's; properties
  ``principles``, ``steering_signals``, ``audiences``
- ``gather_lessons(registry) -> tuple[GatheredLesson, ...]``; ``by_principle(lessons)``,
  ``by_steering_signal(lessons)``, ``by_area(lessons) -> Mapping[code, tuple]`` (codes that occur)

``statistics``

- ``Statistics(verdicts_by_area, verdicts_by_design, verdicts_by_independence: CrossTable,
  obstacle_states, trials_by_decade: CountTable)``; ``compute_statistics(registry, today)``

``results``

- ``Found(trial: Trial, measure: Measure | None, entry: LedgerEntry)``: what one evaluation says of
  one measure; ``DesignFindings(found, trials, evaluations, measures, silent)``;
  ``gather_findings(ledgers, design="randomised")`` (by trial, never by verdict)
- ``Null(found, others: tuple[verdict, ...])``; ``find_nulls(ledgers)`` (the strongest first, those
  that others dispute last); ``find_all_null(ledgers) -> tuple[Trial, ...]``
- ``compare_verdicts(verdicts) -> "held" | "differs" | "undecided"`` (``AGREEMENTS``);
  ``JudgedAgain(trial, row, agreement)``; ``find_judged_again(ledgers)``;
  ``count_agreements(agreements) -> Mapping[code, int]``

``replications``: ``ComparedChain(chain: Chain, shared: tuple[SharedMeasure, ...])``,
``SharedMeasure(name, verdicts: tuple[(trial id, verdict), ...], agreement)``;
``compare_chains(registry, ledgers)``

``undecided``: ``list_broken_off(registry) -> tuple[Trial, ...]`` (the latest first);
``Undecided(trial, evaluation, strength, reason)``, reason in ``UNDECIDED_REASONS``;
``find_undecided(registry, ledgers)``; ``list_unevaluated(registry) -> tuple[trial id, ...]``

``act_outcomes``: ``ActOutcomes(groups, current, by_area, by_decade: CrossTable)``,
``OutcomeGroup(code, acts: tuple[EndedAct, ...], median_years, timed, evaluated)``, a group for each
of ``OUTCOMES``; ``compare_outcomes(registry, today)``; ``count_outcomes(outcomes) -> CountTable``

``exemptions``: ``StandingExemption(trial, exemption, state, days_left)``: state ``in-force`` |
``ahead`` | ``no-end``; ``list_standing(registry, today)`` (the first to end first)

``missing``

- ``WORTH: Mapping[code, (kind, worth 5–1)]``; ``Missing(code, count, evaluations)``;
  ``Incomplete(kind: "trial" | "obstacle", id, title, missing)``;
  ``find_missing(registry, ledgers, states)`` (the most worth filling first)
- ``GapCount(code, kind, worth, count, of)``; ``count_missing(registry, found)``

``related``

- ``Likeness(code, values: tuple[str, ...], provisions: tuple[Provision, ...])``: code
  ``replicates``, ``replicated-by`` (values empty), ``section`` (provisions), ``act``,
  ``programme``, ``area``, ``measure-words``, ``title-words``; values are codes, ids or words
- ``Related(trial, score, reasons: tuple[Likeness, ...])``;
  ``find_related(registry) -> Mapping[trial id, tuple[Related, ...]]`` (at most four each)

``references`` (follow former ids, mergers and successors): ``find_trial(registry, id)``,
``find_programme``, ``find_obstacle`` (each | None), ``current_body(vocabularies, code)``,
``current_bodies``, ``departed_provisions(trial)``, ``met_provisions(registry, trial)``,
``link_obstacles(registry) -> Mapping[obstacle id, tuple[trial id, ...]]``

``permits``: ``Permit(provision, acts, valid_to)``; ``list_permits(trial)`` (one for each provision,
the longest counts); ``own_acts(vocabularies, trial) -> tuple[act, ...]`` that it is held under;
``link_permits(registry) -> Mapping[act, tuple[trial id, ...]]``

``timing``: sums with imprecise dates; ``chronological_key(date | None)`` sorts the unknown last
"""
