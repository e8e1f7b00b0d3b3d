import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityFaults, type MetricsRecord, probeIdentityFaults } from '../../src/report/accounting.js';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { tapIdentityFaults } from '../../src/report/tap-account.js';
import { schemaFaults } from '../support/checks/json-schema.js';
import { assertFitsRecord } from '../support/checks/record-schema.js';
import { REPOSITORY } from '../support/programs/programs.js';

const ACCOUNTING = JSON.parse(readFileSync(join(REPOSITORY, 'schema/accounting.schema.json'), 'utf8'));
/** Of one file: more say nothing new. */
const MOST_FAULTS = 5;

/**
 * What is wrong with a metrics file: lines that are no JSON, records that do not fit their schema, identities that do not hold. Lines that
 * are torn are none where the writer was killed, or had no room: `torn` of them.
 */
export function recordFaults(file: string, torn = 0): string[] {
  if (!existsSync(file)) return [];
  const faults: string[] = [];
  let tornLines = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    let record: { readonly type?: unknown };
    try {
      record = JSON.parse(line);
    } catch {
      tornLines++;
      continue;
    }
    faults.push(...faultsOf(record));
    if (faults.length >= MOST_FAULTS) break;
  }
  if (tornLines > torn) faults.push(`${tornLines} torn lines, ${torn} expected at most`);
  return faults;
}

function faultsOf(record: { readonly type?: unknown }): string[] {
  const { type } = record;
  if (typeof type !== 'string' || !type.endsWith('accounting')) return misfits(record);
  const schema = { $defs: ACCOUNTING.$defs, $ref: `#/$defs/${type}` };
  const misfit = schemaFaults(schema, record).map((fault) => `${type}: ${fault}`);
  return [...misfit, ...unequal(record as MetricsRecord)];
}

function unequal(record: MetricsRecord): string[] {
  switch (record.type) {
    case 'accounting':
      return identityFaults(record);
    case 'probe_accounting':
      return probeIdentityFaults(record);
    case 'monitor_accounting':
      return [
        ...Object.entries(record.deliveries).flatMap((named) => [
          ...deliveryIdentityFaults(...named),
          ...(named[1].waiting < 0 ? [`${named[0]}: waiting is ${named[1].waiting}`] : []),
        ]),
        ...Object.entries(record.taps).flatMap((named) => tapIdentityFaults(...named)),
      ];
  }
}

function misfits(record: object): string[] {
  if ((record as { type?: unknown }).type !== 'event') return [];
  try {
    assertFitsRecord(record);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
