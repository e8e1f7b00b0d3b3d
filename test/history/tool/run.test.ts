import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { DEFAULT_ALARM } from '../../../src/alarm/alarm-limits.js';
import { AlarmTable } from '../../../src/alarm/alarm-table.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { FIGURE_NAMES } from '../../../src/history/reader.js';
import { HistoryStore } from '../../../src/history/store.js';
import { eventRecord } from '../../../src/report/records.js';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../../support/programs/programs.js';
import { BEGIN_S, lossRecord, missingHistory, reportRecord, sqlite3 } from '../../support/records/history-feed.js';

const DAY = ['--from', '2026-11-22', '--to', '2026-11-23'];
const ONE = '239.1.1.1:5000';
const TWO = '239.1.1.2:5000';

/** Two streams with a report a second for 2 minutes and 10 seconds, still open for writing. */
async function writtenHistory(t: TestContext): Promise<string> {
  const file = join(scratchFolder(t), 'history.db');
  const store = await HistoryStore.open(file, 7);
  t.after(() => store.close());
  const builder = new BatchBuilder();
  for (let second = 0; second < 130; second++) {
    const timeS = BEGIN_S + second;
    builder.addReport(
      reportRecord(timeS, { streamId: ONE, bitrateBps: 1e6 + second, ccErrors: second === 70 ? 3 : 0 }),
    );
    builder.addReport(reportRecord(timeS, { streamId: TWO, bitrateBps: null, rtpLost: 2 * second }));
    if (second % 50 === 0) builder.addEvent(lossRecord(timeS + 0.5, second === 0 ? ONE : TWO), timeS * 1000);
    store.write(builder.take(), timeS);
  }
  return file;
}

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function ask(t: TestContext, ...args: readonly string[]): Promise<Answer> {
  const run = startProgram(t, 'history', args);
  const { code } = await run.exit;
  return { code, out: Buffer.concat(run.stdout).toString(), err: run.stderr };
}

/** CSV without quotes, as records. */
function csv(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trimEnd().split('\r\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index], value])));
}

describe('tscap-history', { skip: missingHistory() }, () => {
  test('CSV and JSON of a history that is being written have the same', async (t) => {
    const file = await writtenHistory(t);
    const figures = ['--figure', 'bitrate_bps,cc_errors,rtp_lost'];
    const args = ['--history', file, ...DAY, ...figures];
    const table = csv((await ask(t, ...args, '--format', 'csv')).out);
    assert.equal(table.length, 260);
    assert.deepEqual(table[70], {
      time: '2026-11-22T00:01:10Z',
      probe_id: 'probe',
      stream_id: ONE,
      bitrate_bps: '1000070',
      cc_errors: '3',
      rtp_lost: '',
    });
    const { step, rows } = JSON.parse((await ask(t, ...args, '--format', 'json')).out);
    assert.equal(step, '1s');
    assert.deepEqual(rows[131], {
      time: '2026-11-22T00:00:01Z',
      probe_id: 'probe',
      stream_id: TWO,
      bitrate_bps: null,
      cc_errors: 0,
      rtp_lost: 2,
    });
    const fromJson = rows.map((row: object) =>
      Object.values(row).map((value) => (value === null ? '' : String(value))),
    );
    assert.deepEqual(
      fromJson,
      table.map((row) => Object.values(row)),
    );
  });

  test('sums and greatest values are those of the shell of SQLite', { skip: missingTool('sqlite3') }, async (t) => {
    const file = await writtenHistory(t);
    const { out } = await ask(
      t,
      '--history',
      file,
      ...DAY,
      '--format',
      'csv',
      '--stream',
      TWO,
      '--figure',
      'rtp_lost',
      '--step',
      '1m',
    );
    const [expected] = sqlite3(
      file,
      `SELECT sum(count) FROM second_count JOIN counter ON counter.id = counter JOIN stream ON stream.id = (second_count.id & 65535)
       WHERE name = 'rtp_lost' AND stream_id = '${TWO}' AND second_count.id / 65536 < ${BEGIN_S + 120}`,
    );
    const sum = csv(out).reduce((total, row) => total + Number(row.rtp_lost), 0);
    assert.equal(String(sum), expected);
  });

  test('every figure is there when none is asked for', async (t) => {
    const file = await writtenHistory(t);
    for (const step of ['1s', '1m', '1h']) {
      const { out } = await ask(t, '--history', file, ...DAY, '--format', 'csv', '--step', step);
      assert.deepEqual(Object.keys(csv(out)[0]!).slice(3), FIGURE_NAMES);
    }
  });

  test('--from and --to: the first is in, the second is not', async (t) => {
    const file = await writtenHistory(t);
    const range = ['--from', '2026-11-22T00:00:10Z', '--to', '2026-11-22T00:00:12Z'];
    const { out } = await ask(t, '--history', file, ...range, '--stream', ONE, '--format', 'csv');
    assert.deepEqual(
      csv(out).map(({ time }) => time),
      ['2026-11-22T00:00:10Z', '2026-11-22T00:00:11Z'],
    );
  });

  test('--events, all and of one stream', async (t) => {
    const file = await writtenHistory(t);
    const args = ['--history', file, ...DAY, '--events', '--format'];
    const all = csv((await ask(t, ...args, 'csv')).out);
    assert.deepEqual(
      all.map(({ time, stream_id, blame, packets }) => [time, stream_id, blame, packets]),
      [
        ['2026-11-22T00:00:00.500Z', ONE, 'network', '7'],
        ['2026-11-22T00:00:50.500Z', TWO, 'network', '7'],
        ['2026-11-22T00:01:40.500Z', TWO, 'network', '7'],
      ],
    );
    const { events } = JSON.parse((await ask(t, ...args, 'json', '--stream', ONE)).out);
    assert.deepEqual(events, [lossRecord(BEGIN_S + 0.5, ONE)]);
  });

  test('--list', async (t) => {
    const file = await writtenHistory(t);
    const { streams } = JSON.parse((await ask(t, '--history', file, '--list', '--format', 'json')).out);
    const UNNAMED = { stream_name: '', stream_group: '' };
    const facts = { probe_id: 'probe', kind: 'mpegts', is_rtp: false, services: ['tscap test'], ...UNNAMED };
    const times = { first_time: '2026-11-22T00:00:00Z', last_time: '2026-11-22T00:02:09Z' };
    assert.deepEqual(streams, [
      { ...facts, stream_id: ONE, ...times },
      { ...facts, stream_id: TWO, is_rtp: true, ...times },
    ]);
  });

  test('text', async (t) => {
    const file = await writtenHistory(t);
    const list = (await ask(t, '--history', file, '--list')).out.split('\n');
    assert.match(list[0]!, /^stream +probe +kind +services +first +last$/);
    assert.match(
      list[2]!,
      /^239\.1\.1\.2:5000 +probe +rtp\/mpegts +tscap test +2026-11-22T00:00:00Z +2026-11-22T00:02:09Z$/,
    );
    const rows = (
      await ask(t, '--history', file, ...DAY, '--stream', ONE, '--figure', 'bitrate_bps,cc_errors')
    ).out.split('\n');
    assert.equal(rows[0], '239.1.1.1:5000 (tscap test) of probe, step 1s');
    assert.match(rows[1]!, /^time \(UTC\) +bitrate +CC errors$/);
    assert.match(rows[72]!, /^2026-11-22T00:01:10Z +1\.00 Mb\/s +3$/);
    const events = (await ask(t, '--history', file, ...DAY, '--events')).out.split('\n');
    assert.match(
      events[1]!,
      /^2026-11-22T00:00:00\.500Z +239\.1\.1\.1:5000 +loss +warning +7 packets, network +1 +7 packets lost at: network$/,
    );
  });

  test('an alarm is told with its severity, errors and message', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const store = await HistoryStore.open(file, 7);
    const builder = new BatchBuilder();
    const alarms = new AlarmTable(
      [{ name: 'CRC_error', rule: '2.2', priority: 2, severity: 'major', limits: {} }],
      DEFAULT_ALARM,
    );
    alarms.error(0, 4096, 0x42, 0, 1000);
    const [raised] = alarms.takeEvents();
    builder.addEvent(eventRecord('id', raised!, lossRecord(BEGIN_S), BEGIN_S), BEGIN_S * 1000);
    store.write(builder.take(), BEGIN_S);
    store.close();
    const [, line] = (await ask(t, '--history', file, ...DAY, '--events')).out.split('\n');
    assert.match(
      line!,
      /raised +major +2\.2 CRC_error +1,000 +SDT actual: sections are damaged \(CRC\) on PID 0x1000$/,
    );
  });

  test('names of --streams: they stand in front, and --stream takes them', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const store = await HistoryStore.open(file, 7);
    const builder = new BatchBuilder();
    builder.addReport({ ...reportRecord(BEGIN_S), stream_name: 'News "HD"', stream_group: 'Central' });
    builder.addReport({ ...reportRecord(BEGIN_S), stream_id: TWO });
    store.write(builder.take(), BEGIN_S);
    store.close();
    const list = (await ask(t, '--history', file, '--list')).out.split('\n');
    assert.match(list[0]!, /^name +group +stream +probe/);
    assert.match(list[1]!, /^News "HD" +Central +239\.1\.1\.1:5000 /);
    const csv = (await ask(t, '--history', file, '--list', '--stream', 'News "HD"', '--format', 'csv')).out.split(
      '\r\n',
    );
    assert.match(csv[0]!, /,stream_name,stream_group$/);
    assert.match(csv[1]!, /^probe,239\.1\.1\.1:5000,.*,"News ""HD""",Central$/);
    assert.equal(csv[2], '');
    const rows = (await ask(t, '--history', file, ...DAY, '--stream', 'News "HD"')).out;
    assert.match(rows, /^News "HD" {2}239\.1\.1\.1:5000 \(/);
  });

  test('a wrong use is one line and exit code 2, a history that is none 1', async (t) => {
    const file = await writtenHistory(t);
    const cases: [string[], number, RegExp][] = [
      [[], 2, /--history is missing/],
      [['--history', file, '--from', 'x'], 2, /--from must be a time like .*, got x/],
      [['--history', file, '--from', 'now', '--to', '-1h'], 2, /--from must be before --to, got now and -1h/],
      [['--history', file, '--step', '5m'], 2, /--step must be one of auto, 1s, 1m, 1h, got 5m/],
      [
        ['--history', file, '--figure', 'loudness'],
        2,
        /--figure loudness is not kept: docs\/history\.md has the names/,
      ],
      [['--history', file, '--list', '--events'], 2, /--list and --events exclude each other/],
      [
        ['--history', file, '--stream', '1.2.3.4:5'],
        2,
        /--stream 1\.2\.3\.4:5 is not in the history, which has 239\.1\.1\.1:5000, 239/,
      ],
      [['--history', `${file}x`], 1, /history .*x does not exist/],
      [['--history', process.execPath], 1, /is no SQLite database/],
    ];
    for (const [args, expected, message] of cases) {
      const { code, out, err } = await ask(t, ...args);
      assert.deepEqual([code, out, err.trimEnd().split('\n').length], [expected, '', 1], err);
      assert.match(err, message);
    }
  });

  for (const [name, damage] of [
    ['a text that is no JSON', "UPDATE stream SET services = '{'"],
    ['a table that is gone', 'DROP TABLE second'],
    ['a name of another type', 'UPDATE unmeasured SET names = CAST(id AS BLOB)'],
    ['names of nothing', "UPDATE stream SET services = 'null'"],
  ] as const) {
    test(`a damaged history is one line: ${name}`, { skip: missingTool('sqlite3') }, async (t) => {
      const file = await writtenHistory(t);
      sqlite3(file, damage);
      for (const more of [[], ['--list'], ['--format', 'json'], ['--format', 'csv']]) {
        const { err } = await ask(t, '--history', file, ...DAY, ...more);
        assert.doesNotMatch(err, /object Object|\n +at /);
        assert.ok(err === '' || /^tscap-history: history .*\n$/.test(err), err);
      }
    });
  }

  test('a reader that stops reading does not end in an error', async (t) => {
    const file = await writtenHistory(t);
    const run = startProgram(t, 'history', ['--history', file, ...DAY, '--format', 'json']);
    run.child.stdout!.destroy();
    await run.expectExit(0);
  });
});

/** Returns what it said. */
async function plot(t: TestContext, args: readonly string[], code: number): Promise<string> {
  const run = startProcess(t, join(REPOSITORY, 'scripts/plot.sh'), args);
  await run.expectExit(code);
  return run.stderr;
}

const plotSkip = missingHistory() || missingTool('gnuplot');

describe('plot.sh', { skip: plotSkip }, () => {
  const formats = [
    { name: 'plot.png', begin: '\x89PNG\r\n\x1a\n', holds: 'IDAT', end: 'IEND\xaeB\x60\x82' },
    { name: 'plot.svg', begin: '<?xml', holds: '>bitrate<', end: '</svg>\n\n' },
  ];
  for (const { name, begin, holds, end } of formats) {
    test(name, async (t) => {
      const file = await writtenHistory(t);
      const output = join(scratchFolder(t), name);
      const said = await plot(t, ['--history', file, '--stream', ONE, '--output', output, ...DAY], 0);
      assert.equal(said, `plot.sh: wrote ${output}\n`, 'and no warning of gnuplot');
      const picture = readFileSync(output, 'latin1');
      assert.ok(picture.startsWith(begin) && picture.includes(holds));
      assert.equal(picture.slice(-end.length), end);
    });
  }

  test('what cannot be drawn is one line', async (t) => {
    const file = await writtenHistory(t);
    const output = join(scratchFolder(t), 'plot.png');
    assert.match(
      await plot(t, ['--history', file, '--output', output], 1),
      /^plot\.sh: choose one with --stream: 239\.1\.1\.1:5000 239\.1\.1\.2:5000/,
    );
    assert.match(
      await plot(t, ['--history', file, '--output', 'plot.gif'], 2),
      /--output must end in \.png or \.svg, got 'plot\.gif'/,
    );
    const past = ['--from', '2020-01-01', '--to', '2020-01-02'];
    assert.match(
      await plot(t, ['--history', file, '--stream', ONE, '--output', output, ...past], 1),
      /has not two reports/,
    );
    assert.ok(!existsSync(output));
  });
});
