// Runs the form's own modules on JSON from standard input, for the tests that hold them to the generator.
// In: {data: folder of core.json …, tasks: [{write: kind, record} | {check: kind, record, today, trial?, isNew?}, …]}.

import { readFileSync } from "node:fs";
import { Vocabularies, checkAll } from "./src/check.js";
import { applyTypes } from "./src/schema.js";
import { writeRecord } from "./src/yaml.js";
import { clean, parseDate, slugify, shorten, nearest } from "./src/text.js";
import { makeIndex } from "./src/index.js";
import { parseRecord } from "./src/parse.js";

const { data: folder, tasks } = JSON.parse(readFileSync(0, "utf8"));
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
const data = read("core");
const vocabularies = new Vocabularies(data.lists);
vocabularies.addBodies(read("organisations"));
vocabularies.addActs(read("acts"));
const index = makeIndex(read("index"));

const run = (task) => {
  if (task.write) return writeRecord(applyTypes(task.record, data.schemas[task.write]), data.schemas[task.write], task.line);
  if (task.check) return checkAll(task.record, { kind: task.check, data, vocabularies, index, ...task });
  if (task.parse !== undefined) return parseRecord(task.parse);
  if (task.clean !== undefined) return clean(task.clean);
  if (task.slugify !== undefined) return slugify(task.slugify);
  if (task.date !== undefined) return parseDate(task.date);
  if (task.shorten !== undefined) return shorten(task.shorten, task.limit);
  return nearest(task.nearest, task.names);
};
process.stdout.write(JSON.stringify(tasks.map(run)));
