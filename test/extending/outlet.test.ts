import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { createCommand, parseOptions } from '../../src/cli/option.js';
import { ContainedTaker } from '../../src/delivery/contained-taker.js';
import { MONITOR_OPTIONS } from '../../src/monitor/options.js';
import { openTakers } from '../../src/monitor/takers.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';
import { ID_LIST_OPTIONS, IdList, TOY_OUTLETS } from './toys/id-list.js';
import { TOY_FORMATS } from './toys/packet-counts-format.js';

type Table = typeof TABLE;
interface OptionDocs {
  configurationTables(sections: readonly (readonly [string, string, Table])[]): string;
  environmentExample(
    sections: readonly (readonly [string, string, Table])[],
    programs: Readonly<Record<string, Table>>,
  ): string;
}

const ID = '239.1.1.1:5000';
/** As `OUTLET_OPTIONS` would have it. */
const TABLE = { ...MONITOR_OPTIONS, ...ID_LIST_OPTIONS };
const { configurationTables, environmentExample }: OptionDocs = await import(
  pathToFileURL(join(REPOSITORY, 'scripts/check/option-docs.js')).href
);

function parse(args: readonly string[], environment: Record<string, string> = {}) {
  return parseOptions(createCommand('tscap-monitor', '', '1.0.0', TABLE), TABLE, args, environment);
}

/** The outlets that these options ask for, as the monitor opens them. */
async function open(t: TestContext, args: readonly string[]) {
  const { all } = await openTakers(parse(args), { log: pino({ enabled: false }) }, assert.fail, TOY_OUTLETS);
  t.after(() => Promise.all(all.map((taker) => taker.close())));
  return all;
}

test('an option is read from the command line and the environment, within its range', () => {
  assert.equal(parse(['--id-list-length', '3']).idListLength, 3);
  assert.equal(parse([], { TSCAP_ID_LIST_LENGTH: '7' }).idListLength, 7);
  assert.equal(parse([]).idListLength, undefined);
  assert.throws(() => parse(['--id-list-length', '1001']), {
    message: '--id-list-length must be a whole number from 1 to 1000, got 1001',
  });
});

test('an option is in --help, docs/configuration.md and .env.example', () => {
  const help = createCommand('tscap-monitor', '', '1.0.0', TABLE).helpInformation();
  assert.ok(
    help.replaceAll(/\s+/g, ' ').includes('--id-list-length <ids> keep the ids of so many records (from 1 to 1000)'),
  );
  const sections = [['Monitor', 'What is recorded.', TABLE]] as const;
  assert.ok(
    configurationTables(sections).includes(
      '| `--id-list-length` | `TSCAP_ID_LIST_LENGTH` | ids, from 1 to 1000 |  | keep the ids of so many records |',
    ),
  );
  const example = environmentExample(sections, { monitor: TABLE });
  assert.ok(
    example.includes('# monitor: keep the ids of so many records\n#   ids, from 1 to 1000\n#TSCAP_ID_LIST_LENGTH=\n'),
  );
});

test('an outlet that is asked for gets the records of the monitor, behind what contains its faults', async (t) => {
  assert.deepEqual(await open(t, []), []);
  const takers = await open(t, ['--id-list-length', '2']);
  const [taker] = takers;
  assert.ok(taker instanceof ContainedTaker && taker.taker instanceof IdList);
  const rig = createMonitorRig(t, { takers });
  const stream = new ScriptedProbe().stream(ID);
  await rig.take(stream.batch(7));
  await rig.monitor.writeReports();
  await rig.take(stream.batch(7));
  await rig.monitor.close();
  // All records on a stream are numbered: the list has the last two of them.
  const { ids } = taker.taker;
  const numbers = ids.map((id) => Number(/^p1\/00000000000000a1\/239\.1\.1\.1:5000\/\w+\/(\d+)$/.exec(id)?.[1]));
  assert.equal(ids.length, 2);
  assert.ok(numbers[0]! >= 0 && numbers[1] === numbers[0]! + 1, ids.join(', '));
});

test('a recording format is what streams are recorded as', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}.csv', formats: TOY_FORMATS });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  await rig.take(stream.batch(70), stream.batch(7), probe.status(), probe.end());
  const { streams } = await rig.finish();
  const file = streams[0]!.output_file;
  assert.ok(file !== null);
  assert.equal(readFileSync(file, 'utf8'), 'sequence,packets\n0,70\n1,7\n');
  assert.equal(streams[0]!.recorded_packets, 77);
});
