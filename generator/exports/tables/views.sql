-- Views that answer the usual questions. A reader sees these comments in the database's schema.

CREATE VIEW view_trials_by_organisation AS
-- Which organisations own how many trials?
SELECT o.code, o.label, o.kind_label, count(DISTINCT t.trial) AS trials
FROM trial_organisations AS t JOIN organisations AS o ON o.code = t.organisation
WHERE t.role = 'owner'
GROUP BY o.code ORDER BY trials DESC, o.code;

CREATE VIEW view_trials_by_area AS
-- How many trials are there in each area, and how many of them have been evaluated?
SELECT a.area, a.area_label, count(*) AS trials,
  sum(EXISTS (SELECT 1 FROM evaluations AS e WHERE e.trial = a.trial)) AS with_evaluation
FROM trial_areas AS a GROUP BY a.area ORDER BY trials DESC, a.area;

CREATE VIEW view_measures_without_verdict AS
-- Which measures never got a verdict, and why?
SELECT m.trial, t.title, t.status_label, m.id AS measure, m.name, m.missing_reason
FROM measures AS m JOIN trials AS t ON t.id = m.trial
WHERE m.verdict IS NULL AND m.missing_reason IS NOT NULL ORDER BY m.trial, m.id;

CREATE VIEW view_verdicts_by_design AS
-- How do verdicts differ between designs of evaluation?
SELECT e.design, e.design_label, r.verdict, r.verdict_label, count(*) AS results
FROM results AS r JOIN evaluations AS e ON e.trial = r.trial AND e.name = r.evaluation
WHERE r.measure IS NOT NULL
GROUP BY e.design, r.verdict ORDER BY e.design, r.verdict;

CREATE VIEW view_open_obstacles AS
-- Which obstacles still wait for an answer, the longest first?
SELECT id, title, type_label, since, days_waiting, counted_to, address
FROM obstacles WHERE state = 'open' AND merged_into IS NULL
ORDER BY days_waiting DESC, id;

CREATE VIEW view_acts_departed_from AS
-- From which acts do most trials depart?
SELECT a.code, a.title, count(DISTINCT e.trial) AS trials, count(*) AS exemptions
FROM exemptions AS e JOIN acts AS a ON a.code = e.act
GROUP BY a.code ORDER BY trials DESC, a.code;

CREATE VIEW view_registered_beforehand AS
-- How many trials were registered before they began?
SELECT beforehand, count(*) AS trials FROM trials GROUP BY beforehand ORDER BY beforehand;

CREATE VIEW view_trials_by_year AS
-- How many trials began each year (or are planned to)?
SELECT CAST(substr(coalesce(start_actual, start_planned), 1, 4) AS INTEGER) AS year,
  count(*) AS trials
FROM trials WHERE coalesce(start_actual, start_planned) IS NOT NULL
GROUP BY year ORDER BY year;
