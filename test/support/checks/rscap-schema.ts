import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const SCHEMA = new URL('../../../../schema/rscap-message.schema.json', import.meta.url);
const REFERENCE = fileURLToPath(new URL('../../../../../shared/reference', import.meta.url));

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

/** Fails unless the message, once it is JSON, fits schema/rscap-message.schema.json. */
export function assertRscapMessage(message: unknown): void {
  if (validate(JSON.parse(JSON.stringify(message)))) return;
  const faults = validate.errors!.slice(0, 5).map(({ instancePath, message: why, params }) => {
    return `${instancePath} ${why} ${JSON.stringify(params)}`;
  });
  assert.fail(faults.join('; '));
}

/** Why a test that needs what rscap sent must be skipped here, or false. */
export function missingReference(): string | false {
  return existsSync(REFERENCE) ? false : 'no ../shared/reference beside the checkout';
}

/** A file of what rscap and rsprobe sent, as JSON. */
export function reference(file: 'rscap-kafka-message.json' | 'rsprobe-kafka-schema.json'): Record<string, any> {
  return JSON.parse(readFileSync(join(REFERENCE, file), 'utf8'));
}

/** The names in the message that rscap sent: those it has once, and those of each PID. */
export function rscapNames(): { global: string[]; pid: string[] } {
  const names = Object.keys(reference('rscap-kafka-message.json'));
  const ofPid = names.filter((name) => name.startsWith('streams.0.'));
  return {
    global: names.filter((name) => !ofPid.includes(name)),
    pid: ofPid.map((name) => name.slice('streams.0.'.length)),
  };
}

/** Fails unless everything that rscap sent is there, for the stream and for each of its PIDs. */
export function assertHasAllOfRscap(message: Record<string, unknown>): void {
  const { global, pid } = rscapNames();
  const pids = new Set(Object.keys(message).flatMap((name) => /^streams\.(\d+)\./.exec(name)?.[1] ?? []));
  const wanted = [...global, ...[...pids].flatMap((number) => pid.map((name) => `streams.${number}.${name}`))];
  assert.deepEqual(
    wanted.filter((name) => !(name in message)),
    [],
  );
}
