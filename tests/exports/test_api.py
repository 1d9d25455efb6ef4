"""The API: every file is as the published schema says, and says what the register says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from generator.chronicle import build_history_json
from generator.dates import PartialDate
from generator.exports.api.building import build_files
from generator.exports.api.codes import _EVERYWHERE, _HERE, vocabulary_of
from generator.exports.api.describing import INDEX, build_openapi
from generator.exports.api.endpoints import ENDPOINTS, PAGE_SIZE, REGISTERS, Endpoint
from generator.exports.files import LICENCE, ExportContext
from generator.history import read_history
from generator.insight.evidence import derive_strength
from generator.insight.lessons import gather_lessons
from generator.registry import Registry, build_registry
from tests.exports.made import COMMIT, SITE, context_for, context_of
from tests.git.repositories import EVALUATION, OBSTACLE, TRIAL, evaluation, make_repository
from tests.git.repositories import obstacle as obstacle_text
from tests.git.repositories import trial as trial_text
from tests.registers import REPOSITORY, TODAY, schemas, vocabularies, write_register
from tests.registers import TRIAL as ONE_TRIAL
from tests.registers import TRIAL_PATH as ONE_PATH
from tests.several import join, make_north, make_south
from tests.site.building import GOLDEN_REGISTER
from tests.site.hostile import make_records

API = "api/v1/"
PROMISED = Path(__file__).with_name("api_v1.txt")

Files = Mapping[str, Any]


def read(context: ExportContext) -> Files:
    """Every file of the API by its path below its folder, parsed."""
    found: dict[str, Any] = {}
    for file in build_files(context):
        path = file.path.removeprefix(API)
        assert path != file.path
        assert path not in found, f"{path} twice"
        found[path] = json.loads(file.content)
    return found


@cache
def golden() -> ExportContext:
    return context_of(GOLDEN_REGISTER)


@cache
def golden_files() -> Files:
    return read(golden())


@cache
def real() -> ExportContext:
    return context_of(REPOSITORY)


@cache
def real_files() -> Files:
    return read(real())


def endpoint_of(path: str) -> Endpoint:
    """The endpoint that a file belongs to; exactly one."""
    matching = [e for e in (INDEX, *ENDPOINTS, REGISTERS) if fits(path, e.path)]
    matching += [e for e in (*ENDPOINTS, REGISTERS) if e.listed and fits(path, e.further)]
    assert len(matching) == 1, f"{path}: {matching}"
    return matching[0]


def fits(path: str, template: str) -> bool:
    steps, wanted = path.split("/"), template.split("/")
    return len(steps) == len(wanted) and all(
        step == want or ("{" in want and step.endswith(".json") == want.endswith(".json"))
        for step, want in zip(steps, wanted, strict=True)
    )


def close(node: Any) -> Any:
    """The schema with no field let through that it does not know: readers are to let new ones
    pass, but nothing is published that is not described."""
    if isinstance(node, dict):
        shut = {"additionalProperties": False} if "properties" in node else {}
        return {**{key: close(value) for key, value in node.items()}, **shut}
    return [close(item) for item in node] if isinstance(node, list) else node


def check_all(files: Files) -> None:
    schema = files["schema.json"]
    Draft202012Validator.check_schema(schema)
    definitions = close(schema["$defs"])
    validators: dict[str, Any] = {}
    for path, content in files.items():
        if path in ("schema.json", "openapi.json"):
            continue
        name = endpoint_of(path).envelope
        if name not in validators:
            validators[name] = Draft202012Validator(
                {"$ref": f"#/$defs/{name}", "$defs": definitions}
            )
        faults = [f"{e.json_path}: {e.message}" for e in validators[name].iter_errors(content)]
        assert not faults, f"{path}: {faults[:3]}"


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


# --- the schema and the description --------------------------------------------------------------


def test_every_file_is_as_the_schema_says() -> None:
    check_all(golden_files())


def test_the_register_itself_is_as_the_schema_says() -> None:
    assert len(real().registry.trials) > 50
    check_all(real_files())


def test_the_schema_refuses_what_is_wrong() -> None:
    definitions = golden_files()["schema.json"]["$defs"]
    schema = Draft202012Validator({"$ref": "#/$defs/TrialResponse", "$defs": definitions})
    sound = golden_files()["trials/friare-oppettider.json"]
    assert schema.is_valid(sound)
    assert schema.is_valid({**sound, "added": 1})  # what a later version may bring
    assert not schema.is_valid({**sound, "schema_version": "2"})
    assert not schema.is_valid({k: v for k, v in sound.items() if k != "licence"})
    record = {**sound["data"]["record"], "results_due": "i vår"}
    assert not schema.is_valid({**sound, "data": {**sound["data"], "record": record}})


def test_a_register_without_records(tmp_path: Path) -> None:
    files = read(context_of(write_register(tmp_path, {"trials/.gitkeep": ""})))
    check_all(files)
    assert files["trials.json"]["data"] == []
    assert files["trials.json"]["total"] == 0
    assert files["trials.json"]["next"] is None
    assert not [path for path in files if path.startswith("trials/")]


def test_a_register_with_one_record(tmp_path: Path) -> None:
    files = read(context_of(write_register(tmp_path, {ONE_PATH: ONE_TRIAL})))
    check_all(files)
    assert [row["id"] for row in files["trials.json"]["data"]] == ["senare-skolstart"]
    record = files["trials/senare-skolstart.json"]["data"]["record"]
    assert (record["problem"], record["results_due"], record["measures"]) == (None, None, [])


def test_several_registers_say_where_each_record_is_from(tmp_path: Path) -> None:
    joint = join(make_north(tmp_path / "a").root, make_south(tmp_path / "b").root)
    context = replace(context_for(joint.checked.registry, history=joint.history), commit=None)
    files = read(context)
    check_all(files)
    validate(build_openapi(context))
    told = {
        **{row["id"]: row["register"] for row in files["trials.json"]["data"]},
        **{row["id"]: row["register"] for row in files["obstacles.json"]["data"]},
        **{row["id"]: row["register"] for row in files["programmes.json"]["data"]},
        **{row["trial"]: row["register"] for row in files["evaluations.json"]["data"]},
    }
    assert {(name.partition("-")[0], code) for name, code in told.items()} == {
        ("norr", "norr"),
        ("syd", "syd"),
    }
    answers = {path: c for path, c in files.items() if "register" in c}
    assert {path.split("/")[0] for path in answers} == {"trials", "obstacles", "programmes"}
    assert all(path.split("/")[1].startswith(c["register"]) for path, c in answers.items())
    assert "trials/norr-skola/versions.json" in answers
    north, south = files["registers.json"]["data"]
    assert (north["code"], north["home"], north["trials"]) == (
        "norr",
        "https://norr.example/register/",
        1,
    )
    assert (south["home"], south["repository"]) == (None, "https://forge.example/syd/register")
    assert north["commit"] != south["commit"]
    # No commit is everybody's, but all of them give the same moment.
    assert files["trials.json"]["commit"] is None
    assert files["trials.json"]["built"] == "2026-07-01T12:00:00Z"


def test_one_register_says_nothing_of_several() -> None:
    assert "registers.json" not in golden_files()
    assert "register" not in golden_files()["trials.json"]["data"][0]
    assert "register" not in golden_files()["schema.json"]["$defs"]["TrialSummary"]["properties"]


def test_hostile_texts_are_texts() -> None:
    records, _ = make_records()
    registry = build_registry(records, vocabularies())
    files = read(context_for(registry))
    check_all(files)
    for trial in registry.trials.values():
        assert files[f"trials/{trial.id}.json"]["data"]["record"]["problem"] == (
            trial.problem or None
        )


@pytest.mark.parametrize("site", [SITE, ""])
def test_the_description_is_sound(site: str) -> None:
    context = replace(golden(), site=site)
    validate(build_openapi(context))
    assert build_openapi(golden()) == golden_files()["openapi.json"]


def test_the_description_has_every_address_and_no_other() -> None:
    described = set(golden_files()["openapi.json"]["paths"])
    expected = {f"/{e.path}" for e in (INDEX, *ENDPOINTS)}
    expected |= {f"/{e.further}" for e in ENDPOINTS if e.listed}
    assert described == expected
    listed = [entry["path"] for entry in golden_files()["index.json"]["data"]["endpoints"]]
    assert listed == [e.path for e in ENDPOINTS]


def test_every_endpoint_is_answered_by_the_register() -> None:
    answered = {endpoint_of(p).name for p in real_files() if p not in OTHERS}
    # Outside git nothing has versions; the test of the history has them.
    assert answered == {e.name for e in (INDEX, *ENDPOINTS)} - {"versions"}
    for entry in real_files()["index.json"]["data"]["endpoints"]:
        if entry["address"]:
            assert entry["address"].removeprefix(SITE + API) in real_files()
        if entry["items"] is not None:
            assert entry["items"] == real_files()[entry["path"]]["total"]


OTHERS = ("schema.json", "openapi.json")


def list_promises(schema: Any) -> list[str]:
    """Every field with what it is, as one line each."""
    return sorted(
        f"{part}.{name}: {json.dumps(bare(node), sort_keys=True)}"
        for part, found in schema["$defs"].items()
        for name, node in found["properties"].items()
    )


def bare(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: bare(v) for k, v in node.items() if k not in ("description", "x-vocabulary")}
    return node


def test_fields_are_added_and_never_changed(update_golden: bool) -> None:
    promised = PROMISED.read_text("utf-8").splitlines()
    now = list_promises(golden_files()["schema.json"])
    assert not set(promised) - set(now), "taken away or changed within v1"
    if update_golden:
        PROMISED.write_text("\n".join(now) + "\n", "utf-8")
    else:
        assert promised == now, "new fields are promised by --update-golden"


# --- what every answer says of itself ------------------------------------------------------------


def test_every_answer_says_what_it_is() -> None:
    for path, content in golden_files().items():
        if path in OTHERS:
            continue
        assert content["schema_version"] == "1"
        assert content["built"] == "2026-11-20T09:30:00Z"
        assert content["as_of"] == TODAY.isoformat()
        assert content["commit"] == COMMIT.sha
        assert content["licence"] == LICENCE
        assert content["self"] == f"{SITE}{API}{path}"


def test_addresses_lead_to_files() -> None:
    begins = f"{SITE}{API}"
    named = {
        text.removeprefix(begins)
        for path, content in real_files().items()
        if path not in OTHERS
        for text in texts(content)
        if text.startswith(begins)
    }
    assert named <= set(real_files())
    assert len(named) > len(real().registry.trials)


def test_addresses_without_a_site() -> None:
    files = read(replace(golden(), site=""))
    assert files["trials.json"]["self"] == "/api/v1/trials.json"
    assert files["trials/friare-oppettider.json"]["page"] == "/forsok/friare-oppettider/"
    check_all(files)


def test_the_same_context_gives_the_same_bytes() -> None:
    first, second = list(build_files(golden())), list(build_files(golden()))
    assert first == second


# --- the content ---------------------------------------------------------------------------------


def test_trials_are_as_in_the_registry() -> None:
    registry, derived = real().registry, real().derived
    rows = {row["id"]: row for row in real_files()["trials.json"]["data"]}
    assert [*rows] == [*registry.trials]
    for trial in registry.trials.values():
        content = real_files()[f"trials/{trial.id}.json"]
        record, facts = content["data"]["record"], content["data"]["derived"]
        assert content["page"] == f"{SITE}forsok/{trial.id}/"
        assert record["title"] == rows[trial.id]["title"] == trial.title
        assert record["status"] == trial.status
        assert record["start"] == {
            "planned": trial.start.planned and trial.start.planned.text,
            "actual": trial.start.actual and trial.start.actual.text,
        }
        assert [m["name"] for m in record["measures"]] == [m.name for m in trial.measures]
        assert [s["address"] for s in record["sources"]] == [
            s.address or None for s in trial.sources
        ]
        ledger = derived.ledgers[trial.id]
        assert [r["verdict"] for r in facts["ledger"]["rows"]] == [r.verdict for r in ledger.rows]
        assert facts["ledger"]["missing"] == ledger.missing
        assert rows[trial.id]["measures_with_verdict"] == ledger.with_verdict
        assert sorted((e["name"], e["strength"]["level"]) for e in facts["evaluations"]) == sorted(
            (e.name, derive_strength(e).level) for e in registry.evaluations_of(trial.id)
        )
        due = [d for d in derived.deadlines if (d.subject_kind, d.subject) == ("trial", trial.id)]
        assert [d["kind"] for d in facts["deadlines"]] == [d.kind for d in due]


def test_evaluations_are_as_in_the_registry() -> None:
    found = tuple(real().registry.all_evaluations())
    rows = real_files()["evaluations.json"]["data"]
    assert [(r["trial"], r["name"]) for r in rows] == [(e.trial, e.name) for e in found]
    for one in found:
        content = real_files()[f"trials/{one.trial}/evaluations/{one.name}.json"]["data"]
        assert content["record"]["summary"] == one.summary
        assert [r["verdict"] for r in content["record"]["results"]] == [
            r.verdict for r in one.results
        ]
        assert content["derived"]["strength"]["level"] == derive_strength(one).level


def test_obstacles_have_their_state_and_events() -> None:
    registry, states = real().registry, real().derived.states
    assert [r["id"] for r in real_files()["obstacles.json"]["data"]] == [*registry.obstacles]
    for obstacle in registry.obstacles.values():
        content = real_files()[f"obstacles/{obstacle.id}.json"]["data"]
        assert content["derived"]["state"]["state"] == states[obstacle.id].state
        assert [(e["date"], e["kind"]) for e in content["record"]["events"]] == [
            (e.date.text, e.kind) for e in obstacle.events
        ]


def test_provisions_lessons_queue_and_programmes() -> None:
    registry, derived, files = real().registry, real().derived, real_files()
    for synthesis in derived.syntheses:
        content = files[f"provisions/{synthesis.act.slug}.json"]["data"]
        assert content["whole"]["met"] == [*synthesis.whole.met]
        assert [(p["chapter"], p["section"], p["departed"]) for p in content["provisions"]] == [
            (p.chapter, p.section, [*p.departed]) for p in synthesis.provisions
        ]
    assert [r["lesson"]["text"] for r in files["lessons.json"]["data"]] == [
        found.lesson.text for found in gather_lessons(registry)
    ]
    assert [(d["kind"], d["subject"]) for d in files["queue.json"]["data"]] == [
        (d.kind, d.subject) for d in derived.deadlines
    ]
    for programme in registry.programmes.values():
        content = files[f"programmes/{programme.id}.json"]["data"]
        assert content["record"]["description"] == programme.description
        assert content["derived"]["trials"] == [*registry.trials_by_programme.get(programme.id, ())]


def test_vocabularies_are_whole() -> None:
    known, files = real().vocabularies, real_files()
    assert {r["code"] for r in files["organisations.json"]["data"]} == set(known.organisations)
    assert {r["code"] for r in files["acts.json"]["data"]} == set(known.acts)
    for name, found in known.lists.items():
        assert files[f"vocabularies/{name}.json"]["data"]["codes"] == [
            {"code": c.code, "label": c.label, "definition": c.definition or None}
            for c in found.codes
        ]


def test_codes_have_their_labels_beside_them() -> None:
    content = golden_files()["trials/friare-oppettider.json"]
    assert content["data"]["record"]["status"] == "evaluated"
    assert content["labels"]["statuses"] == {"evaluated": "Utvärderat"}
    assert content["labels"]["organisations"]["kommun:0480"] == "Nyköping"
    assert content["labels"]["acts"] == {"2010:800": "skollagen (2010:800)"}


def test_every_vocabulary_of_the_schemas_is_labelled() -> None:
    """A code list that a schema names is known to the answers, and no other."""
    lists = set(golden().vocabularies.lists) | {"organisations", "acts"}
    used = {*_EVERYWHERE.values(), *_HERE.values()} - {""}
    assert used <= lists
    assert {
        name for kind in schemas() for name in vocabularies_in(schemas()[kind].resolved)
    } <= used
    assert vocabulary_of("Trial", "kind") == "kinds"
    assert vocabulary_of("Deadline", "kind") == ""


def vocabularies_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("x-vocabulary"), str):
            yield node["x-vocabulary"]
        for inner in node.values():
            yield from vocabularies_in(inner)


def test_codes_of_labelled_fields_are_codes() -> None:
    """No field that is free text has been taken for a code: every one has a label."""
    schema = real_files()["schema.json"]["$defs"]
    unknown = set()
    for path, content in real_files().items():
        if path not in OTHERS:
            labels = content["labels"]
            for vocabulary, code in coded(schema, endpoint_of(path), content["data"]):
                if code not in labels.get(vocabulary, {}) and code != "missing":
                    unknown.add((vocabulary, code))
    assert not unknown


def coded(schema: Any, endpoint: Endpoint, data: Any) -> Iterator[tuple[str, str]]:
    node = {"$ref": f"#/$defs/{endpoint.data.__name__}"}
    for item in data if endpoint.listed else [data]:
        yield from walk(schema, node, item)


def walk(schema: Any, node: Any, value: Any) -> Iterator[tuple[str, str]]:
    if "anyOf" in node:
        node = node["anyOf"][0]
    if "$ref" in node:
        node = schema[node["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for item in value:
            yield from walk(schema, node["items"], item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(schema, node["properties"][name], inner)
    elif value is not None and "x-vocabulary" in node:
        yield node["x-vocabulary"], value


# --- pages and history ---------------------------------------------------------------------------


def many_trials(number: int) -> Registry:
    base = golden().registry
    one = next(iter(base.trials.values()))
    names = [f"prov-{place:05}" for place in range(number)]
    return replace(base, trials={name: replace(one, id=name) for name in names}, evaluations={})


def test_long_lists_come_in_pages() -> None:
    files = read(context_for(many_trials(2 * PAGE_SIZE + 1)))
    pages = [
        files["trials.json"],
        files["trials/page/2.json"],
        files["trials/page/3.json"],
    ]
    assert [len(page["data"]) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert {page["total"] for page in pages} == {2 * PAGE_SIZE + 1}
    assert all(page["next"] == following["self"] for page, following in pairwise(pages))
    assert pages[-1]["next"] is None
    assert len({row["id"] for page in pages for row in page["data"]}) == 2 * PAGE_SIZE + 1
    assert "trials/page/4.json" not in files


def test_a_list_that_just_fits_is_one_page() -> None:
    files = read(context_for(many_trials(PAGE_SIZE)))
    assert files["trials.json"]["next"] is None
    assert "trials/page/2.json" not in files


def test_versions_are_what_the_command_prints(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "register")
    repository.commit("2026-01-10", {TRIAL: trial_text(), OBSTACLE: obstacle_text()})
    repository.commit("2026-02-10", {TRIAL: trial_text("running", start="2026-02-01")})
    repository.commit("2026-03-10", {EVALUATION: evaluation()})
    history = read_history(repository.root)
    context = context_of(repository.root, history=history)
    files = read(context)
    check_all(files)
    versions = files["trials/senare-skolstart/versions.json"]["data"]
    record = history.of("trial", "senare-skolstart")
    assert record is not None
    registration = context.derived.registrations["senare-skolstart"]
    assert versions == json.loads(build_history_json(record, registration))
    assert len(versions["versions"]) == 2
    facts = files["trials/senare-skolstart.json"]["data"]["derived"]
    assert facts["registered"] == "2026-01-10"
    assert facts["registered_beforehand"] is True
    assert facts["registered_commit"] == record.registered.sha
    assert facts["versions"].endswith("/api/v1/trials/senare-skolstart/versions.json")
    row = files["trials.json"]["data"][0]
    assert (row["registered"], row["registered_beforehand"]) == ("2026-01-10", True)


def test_nothing_is_claimed_without_history() -> None:
    facts = golden_files()["trials/friare-oppettider.json"]["data"]["derived"]
    assert facts["registered"] is None
    assert facts["registered_beforehand"] is None
    assert facts["versions"] is None
    assert not [path for path in golden_files() if path.endswith("versions.json")]


def test_dates_keep_their_precision() -> None:
    registry = golden().registry
    year = PartialDate("2024", TODAY.replace(2024, 1, 1), TODAY.replace(2024, 12, 31))
    trial = next(iter(registry.trials.values()))
    changed = replace(registry, trials={trial.id: replace(trial, results_due=year)})
    files = read(context_for(changed))
    assert files[f"trials/{trial.id}.json"]["data"]["record"]["results_due"] == "2024"
