import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  EventsAnswer,
  PictureIndexAnswer,
  PidRatesAnswer,
  Row,
  StateMessage,
  StreamAnswer,
  SystemAnswer,
  TimelineAnswer,
  WindowAnswer,
} from '../../../src/board/contract.js';
import { LoopbackAccess } from '../../../src/http/access/loopback-access.js';
import { figures, losses, pidReport } from '../../support/analysis/stream-report.js';
import { BEGIN_MS, BoardRig, FILE_KEY, KEY, OF_FILE } from '../../support/board/board-rig.js';
import { openRoutes } from '../../support/board/routes-rig.js';

const PATH = `/api/streams/${encodeURIComponent(KEY)}`;

test('state, streams and who asks', async (t) => {
  const { rig, json } = await openRoutes(t);
  rig.probe();
  rig.report();
  const state = await json<StateMessage>('/api/state');
  const nobody = { name: null, role: 'operator', has_session: false };
  assert.deepEqual([state.run, state.rows.length, state.me], ['run', 1, nobody]);
  assert.deepEqual(await json('/api/me'), nobody);
  const [row] = await json<Row[]>('/api/streams');
  assert.deepEqual([row!.key, row!.state, row!.spark], [KEY, 'ok', [10_000]]);
});

test('a person who is really called local is told apart from nobody', async (t) => {
  const access = new LoopbackAccess();
  access.admit = () => ({ person: { name: 'local', role: 'viewer' }, isAllowed: () => true });
  const { json } = await openRoutes(t, undefined, undefined, { access });
  assert.deepEqual(await json('/api/me'), { name: 'local', role: 'viewer', has_session: false });
});

test('one stream: report, accounting and recording without a path of the host; the same again is 304', async (t) => {
  const { rig, get, json } = await openRoutes(t);
  rig.probe();
  rig.report();
  rig.accounting({ output_file: '/srv/secret/out.mpegts', received_packets: 7 });
  rig.alarm('raised');
  const answer = await json<StreamAnswer>(PATH);
  assert.equal(answer.report?.kind, 'mpegts');
  assert.equal(answer.accounting?.output_file, 'out.mpegts');
  assert.deepEqual(answer.accounting_faults, [
    'published_packets 0 is not before_join_packets 0 + received_packets 7 + link_lost_packets 0',
  ]);
  assert.deepEqual([answer.alarms.length, answer.events.length, answer.origin_ms], [1, 1, BEGIN_MS]);
  const first = await get(PATH);
  assert.ok(!first.text.includes('secret'));
  const etag = first.headers.etag!;
  assert.equal((await get(PATH, { 'If-None-Match': etag })).status, 304);
  rig.report();
  assert.equal((await get(PATH, { 'If-None-Match': etag })).status, 200);
  assert.equal((await get('/api/streams/nobody%2Fnothing')).status, 404);
});

test('the media window of the last minutes from memory', async (t) => {
  const { rig, get, json } = await openRoutes(t);
  for (let second = 0; second < 5; second++) {
    rig.report();
    rig.pass(1000);
  }
  const from = BEGIN_MS / 1000 + 1;
  const answer = await json<WindowAnswer>(`${PATH}/window?step=second&from=${from}&to=${from + 2}`);
  assert.deepEqual(
    [answer.source, answer.time_s, answer.from_s, answer.to_s],
    ['memory', [from, from + 1], from, from + 2],
  );
  const bad = ['step=day', 'from=x', 'from=5&to=5', 'from=1e99'];
  for (const query of bad) assert.equal((await get(`${PATH}/window?${query}`)).status, 400, query);
  assert.equal((await get('/api/streams/-/window')).status, 404);
});

test('of a file: its course by its own time, however long ago, and the span of it', async (t) => {
  const rig = new BoardRig({ intervalMs: null });
  const { json } = await openRoutes(t, undefined, rig);
  const beginS = BEGIN_MS / 1000;
  for (let second = 0; second < 90; second++) {
    rig.second(second === 70 ? { losses: figures(losses({ network: 7 })) } : {});
    rig.pass(1000);
  }
  rig.report({}, OF_FILE);
  rig.pass(30 * 86_400_000);
  const path = `/api/streams/${encodeURIComponent(FILE_KEY)}`;
  assert.deepEqual((await json<StreamAnswer>(path)).span, { from_s: beginS, to_s: beginS + 90 });
  const window = await json<WindowAnswer>(`${path}/window`);
  assert.deepEqual(
    window.time_s,
    Array.from({ length: 90 }, (_, index) => beginS + index),
  );
  assert.deepEqual([window.source, window.to_s, window.values.lost_packets_network![70]], ['memory', beginS + 90, 7]);
  const minutes = await json<WindowAnswer>(`${path}/window?step=minute&from=${beginS - 60}&to=${beginS + 90}`);
  assert.deepEqual([minutes.step, minutes.values.lost_packets_network], ['minute', [0, 7]]);
  assert.equal((await json<PidRatesAnswer>(`${path}/pids`)).time_s.length, 90);
  const [row] = await json<Row[]>('/api/streams');
  assert.deepEqual([row!.state, row!.bitrate_bps, (row!.spark as number[]).length], ['warning', 10_000_000, 60]);
});

test('of a file all events are known from its begin on, and the timeline is of its own time', async (t) => {
  const rig = new BoardRig({ intervalMs: null });
  const { json } = await openRoutes(t, undefined, rig);
  const beginS = BEGIN_MS / 1000;
  for (let second = 0; second < 20; second++) {
    rig.second();
    if (second === 5) rig.alarm('raised', {}, OF_FILE);
    if (second === 9) rig.alarm('cleared', {}, OF_FILE);
    rig.pass(1000);
  }
  rig.pass(30 * 86_400_000);
  const events = await json<EventsAnswer>('/api/events');
  assert.deepEqual([events.events.length, events.known_from_s], [2, beginS]);
  const { from_s, to_s, lanes } = await json<TimelineAnswer>('/api/timeline');
  assert.deepEqual([from_s, to_s], [beginS, beginS + 20]);
  const [interval] = lanes[0]!.intervals;
  assert.deepEqual([interval!.begin_ms, interval!.end_ms], [BEGIN_MS + 5000, BEGIN_MS + 9000]);
});

test('bitrates by PID: the sixteen biggest, and the others together', async (t) => {
  const { rig, json } = await openRoutes(t);
  const pids = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      index + 1,
      pidReport(index + 1, { type: `t${index}`, bitrate_now_bps: (index + 1) * 1000 }),
    ]),
  );
  for (let step = 0; step < 2; step++) {
    rig.report({ pids });
    rig.pass(5000);
  }
  const answer = await json<PidRatesAnswer>(`${PATH}/pids`);
  assert.equal(answer.time_s.length, 2);
  assert.equal(answer.pids.length, 17);
  assert.deepEqual(answer.pids[0], { pid: 20, type: 't19', bitrate_bps: [20_000, 20_000] });
  // 1 + 2 + 3 + 4 kb/s
  assert.deepEqual(answer.pids.at(-1), { pid: -1, type: 'others', bitrate_bps: [10_000, 10_000] });
});

test('pictures: kept by those who ask for one by its number', async (t) => {
  const { rig, get, json } = await openRoutes(t);
  rig.report();
  const path = `/api/pictures/${encodeURIComponent(KEY)}`;
  assert.equal((await get(`${path}/latest.jpg`)).status, 404);
  for (let round = 0; round < 6; round++) rig.image();
  const exact = await get(`${path}/latest.jpg?s=${BEGIN_MS + 6}`);
  assert.deepEqual([exact.text, exact.headers['content-type']], ['JPEG', 'image/jpeg']);
  assert.match(exact.headers['cache-control']!, /immutable/);
  const gone = await get(`${path}/latest.jpg?s=${BEGIN_MS + 1}`);
  assert.deepEqual([gone.status, gone.headers['cache-control']], [200, 'no-cache']);
  const small = `${path}/latest.jpg?s=${BEGIN_MS + 6}&size=small`;
  assert.equal((await get(small)).text, 'JPEG', 'without a small one it is the whole one');
  rig.image({}, {}, Buffer.from('SMALL'));
  assert.equal((await get(small.replace(`${BEGIN_MS + 6}`, `${BEGIN_MS + 7}`))).text, 'SMALL');
  assert.equal((await get(`${path}/latest.jpg?s=${BEGIN_MS + 7}`)).text, 'JPEG');
  assert.equal((await get(`${path}/latest.jpg?size=large`)).status, 400);
  const { pictures } = await json<PictureIndexAnswer>(`${path}/index`);
  assert.deepEqual(
    pictures.map(({ sequence }) => sequence - BEGIN_MS),
    [7, 6, 5, 4],
  );
});

test('events and timeline from memory, and what says so', async (t) => {
  const { rig, get, json } = await openRoutes(t);
  rig.probe();
  rig.alarm('raised');
  rig.pass(2000);
  rig.alarm('cleared');
  rig.event({}, '=HYPERLINK("x")');
  const all = await json<EventsAnswer>('/api/events');
  assert.deepEqual(
    [all.source, all.events.map(({ event }) => event), all.known_from_s],
    ['memory', ['notice', 'cleared', 'raised'], BEGIN_MS / 1000],
  );
  const asked = async (query: string): Promise<number> =>
    (await json<EventsAnswer>(`/api/events?${query}`)).events.length;
  assert.deepEqual(
    [
      await asked('severity=major'),
      await asked('rule=Stream_back'),
      await asked('limit=1'),
      await asked('stream=a%2Fb'),
    ],
    [2, 1, 1, 0],
  );
  assert.equal((await get('/api/events?limit=0')).status, 400);
  assert.equal((await get('/api/events?stream=nonsense')).status, 404);
  const timeline = await json<TimelineAnswer>('/api/timeline');
  assert.deepEqual(timeline.lanes, [
    {
      key: KEY,
      intervals: [
        {
          name: 'PAT_error_2',
          severity: 'critical',
          begin_ms: BEGIN_MS,
          end_ms: BEGIN_MS + 2000,
          times: 1,
          is_begun_before: false,
        },
      ],
    },
  ]);
  const csv = await get('/api/events.csv');
  assert.equal(csv.headers['content-disposition'], 'attachment; filename="events.csv"');
  assert.equal(
    csv.text.split('\r\n')[3],
    `${new Date(rig.nowMs).toISOString()},${KEY},notice,Stream_back,info,,,"'=HYPERLINK(""x"")"`,
  );
  assert.equal(JSON.parse((await get('/api/events.json')).text).length, 3);
  const cut = JSON.parse((await get('/api/events.json?limit=2')).text) as EventsAnswer['events'];
  assert.deepEqual(
    cut.map(({ event }) => event),
    ['left_out', 'cleared', 'notice'],
  );
});

test('system: the board as it is, and base names only', async (t) => {
  const { rig, json } = await openRoutes(t);
  rig.probe({ source: '/srv/secret/in.pcap' });
  rig.report();
  const system = await json<SystemAnswer>('/api/system');
  assert.deepEqual([system.probes[0]!.source, system.board.rows, system.monitor], ['in.pcap', 1, null]);
});

test('an operator acknowledges, a note is bounded, and who is no operator does not', async (t) => {
  const { rig, change, faults } = await openRoutes(t);
  rig.probe();
  rig.report();
  rig.alarm('raised');
  const path = '/api/alarms/1-PAT_error_2/ack';
  const note = '<script>alert(1)</script>\u0000';
  const done = await change('POST', path, { note });
  assert.deepEqual(JSON.parse(done.text), {
    id: '1-PAT_error_2',
    acked: { by: 'local', at_ms: rig.nowMs, note },
    is_kept: false,
  });
  assert.equal(rig.board.alarms.shown()[0]!.acked?.note, note);
  assert.equal((await change('POST', path, { note: 'x'.repeat(501) })).status, 400);
  assert.equal((await change('POST', path, { note: 5 })).status, 400);
  assert.equal((await change('POST', path, { note: 'x'.repeat(20_000) })).status, 413);
  assert.equal((await change('POST', '/api/alarms/none/ack', { note: '' })).status, 404);
  assert.equal((await change('POST', path, { note: '' }, { Origin: 'http://elsewhere' })).status, 403);
  assert.equal(rig.board.alarms.shown()[0]!.acked?.note, note);
  assert.equal((await change('DELETE', path)).status, 200);
  assert.equal(rig.board.alarms.shown()[0]!.acked, null);
  assert.deepEqual(faults, []);
});
