import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBE_COUNTERS, STREAM_COUNTERS } from '../../src/stream/counters.js';
import { CERTAINTIES, END_REASONS, STREAM_KINDS } from '../../src/stream/message.js';
import {
  BatchLayout,
  EndLayout,
  MessageLayout,
  ReportLayout,
  StatusLayout,
  StreamInfoLayout,
  StreamStatusLayout,
} from '../../src/wire/layout.js';
import { camelCase, capnp, SCHEMA, SCHEMA_FOLDER } from '../support/messages/capnp-tool.js';
import { missingTool } from '../support/programs/privileges.js';

const skip = missingTool('capnp');
const REPOSITORY = join(SCHEMA_FOLDER, '..');

const LAYOUTS = {
  Message: MessageLayout,
  Batch: BatchLayout,
  StreamInfo: StreamInfoLayout,
  Status: StatusLayout,
  StreamStatus: StreamStatusLayout,
  Report: ReportLayout,
  End: EndLayout,
};

interface Declaration {
  dataBytes: number;
  pointers: number;
  /** Field or enumerant → where it is, as the compiler says. */
  members: Map<string, string>;
}

/** Structs and enums in the schema as the compiler lays them out. */
function compiledSchema(): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  let current: Declaration | undefined;
  for (const line of capnp(['compile', '-ocapnp', SCHEMA]).toString().split('\n')) {
    const [, name, dataBytes, pointers] = /^(?:struct|enum) (\w+) .*?(?:(\d+) bytes, (\d+) ptrs)?$/.exec(line) ?? [];
    if (name !== undefined) {
      current = { dataBytes: Number(dataBytes), pointers: Number(pointers), members: new Map() };
      declarations.set(name, current);
    }
    const [, member, place] = /^ +(\w+) @\d+.*?(?:# (.*))?$/.exec(line) ?? [];
    if (member !== undefined) current?.members.set(member, place ?? '');
  }
  return declarations;
}

/** `bits[64, 128)` → byte 8; `bits[33, 34)` → bit 33; `ptr[2]` → 2. */
function placeOf(text: string): number {
  const [, first, end] = /bits\[(\d+), (\d+)\)/.exec(text) ?? [];
  if (first === undefined) return Number(/ptr\[(\d+)\]/.exec(text)?.[1]);
  return Number(end) - Number(first) === 1 ? Number(first) : Number(first) / 8;
}

test('counters: names and order of counters.ts, nothing else', { skip }, () => {
  const schema = compiledSchema();
  for (const [struct, names] of [
    ['StreamCounters', STREAM_COUNTERS],
    ['ProbeCounters', PROBE_COUNTERS],
  ] as const) {
    const { dataBytes, pointers, members } = schema.get(struct)!;
    assert.deepEqual([...members.keys()], names.map(camelCase), struct);
    assert.deepEqual(
      [...members.values()].map(placeOf),
      names.map((_, index) => index * 8),
    );
    assert.deepEqual({ dataBytes, pointers }, { dataBytes: names.length * 8, pointers: 0 });
  }
});

test('enums: order of the tables in message.ts', { skip }, () => {
  const schema = compiledSchema();
  const members = (name: string) => [...schema.get(name)!.members.keys()];
  assert.deepEqual(
    members('StreamKind'),
    STREAM_KINDS.map((kind) => kind.replace('-', 'd')),
  );
  assert.deepEqual(members('Certainty'), CERTAINTIES);
  assert.deepEqual(members('EndReason'), END_REASONS.map(camelCase));
});

test('layout.ts agrees with the compiler', { skip }, () => {
  const schema = compiledSchema();
  for (const [struct, layout] of Object.entries(LAYOUTS)) {
    const { dataBytes, pointers, members } = schema.get(struct)!;
    const { dataWords, pointers: ours, ...fields } = layout as Record<string, number>;
    assert.deepEqual({ dataBytes: dataWords! * 8, pointers: ours }, { dataBytes, pointers }, struct);
    const { which, body, ...places } = fields;
    const expected = new Map([...members].map(([name, place]) => [name, placeOf(place)]));
    if (struct === 'Message') {
      assert.equal(which, 4); // "union {  # tag bits [32, 48)"
      for (const kind of ['batch', 'status', 'report', 'end']) {
        assert.equal(body, expected.get(kind));
        expected.delete(kind);
      }
    }
    assert.deepEqual(new Map(Object.entries(places).sort()), new Map([...expected].sort()), struct);
  }
});

const noCompiler = existsSync(join(REPOSITORY, 'tools/schema/node_modules'))
  ? skip
  : 'tools/schema is not installed (scripts/generate-schema.sh installs it)';

test('src/wire/generated is current', { skip: noCompiler }, () => {
  const run = spawnSync(join(REPOSITORY, 'scripts/generate-schema.sh'), ['--check'], { timeout: 60_000 });
  assert.equal(run.status, 0, run.stderr.toString());
});
