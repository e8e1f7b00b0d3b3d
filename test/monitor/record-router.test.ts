import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamedStreams } from '../../src/inspect/named-streams/named-streams.js';
import { ProbeSession } from '../../src/monitor/probe-session.js';
import { RecordRouter, type RecordRoutes } from '../../src/monitor/record-router.js';
import { accountingRecord } from '../../src/monitor/records.js';
import { StreamNotices } from '../../src/monitor/stream-notices.js';
import { StreamSession } from '../../src/monitor/stream-session.js';
import type { ImageRecord } from '../../src/report/image-record.js';
import { type EventRecord, streamReportRecord } from '../../src/report/records.js';
import { fileStream } from '../support/analysis/stream-report.js';
import { streamInfo } from '../support/programs/scripted-probe.js';

const ID = '239.1.1.1:5000';
const ORIGIN = { probe_id: 'p1', session_id: '00000000000000a1' };
const SESSION = new ProbeSession({ probeId: ORIGIN.probe_id, sessionId: ORIGIN.session_id });
const STREAM = new StreamSession(SESSION.identity, streamInfo(ID), true);
const NAMED = namedAs('News');

function namedAs(name: string): NamedStreams {
  return new NamedStreams([{ stream: ID, probe: null, name, group: null, profile: null }]);
}

interface Router {
  readonly router: RecordRouter;
  /** Who got what, in order. */
  readonly got: string[];
}

function routerOf(changes: Partial<RecordRoutes> = {}): Router {
  const got: string[] = [];
  const by =
    (who: string) =>
    (record: object): void => {
      got.push(`${who}: ${'stream_name' in record ? record.stream_name : '-'}`);
    };
  const router = new RecordRouter(
    {
      takers: [
        { name: 'a', write: by('taker a'), image: by('images'), close: async () => {} },
        { name: 'b', write: by('taker b'), close: async () => {} },
      ],
      desk: { event: by('desk event'), takeRecord: by('desk report'), takeProbeReport: by('desk probe report') },
      recordings: { note: by('recordings') },
      streamTakers: { note: by('flight event'), report: by('flight report'), picture: by('flight picture') },
      essence: { note: by('pictures') },
      ...changes,
    },
    NAMED,
  );
  return { router, got };
}

function notice(): EventRecord {
  const [event] = new StreamNotices('r').of([STREAM], {
    name: 'Probe_lost',
    severity: 'major',
    nowMs: 1,
    sinceMs: null,
  });
  assert.ok(event !== undefined);
  return event;
}

const REPORT = streamReportRecord(fileStream({ ...ORIGIN, stream_id: ID }), {
  id: 'p1/s1/file/r/0',
  timestamp: 1000,
  final: false,
  host: null,
});

test('an event goes to recordings, pictures, takers and the flight recorder, by the name of its stream', () => {
  const { router, got } = routerOf();
  router.event(notice());
  assert.deepEqual(got, ['recordings: News', 'pictures: News', 'desk event: News', 'flight event: News']);
});

test('what the analysis of a stream tells is of that one, whatever its name', () => {
  const of: unknown[] = [];
  const note = (_: object, stream?: StreamSession): void => void of.push(stream);
  const { router } = routerOf({
    recordings: { note },
    streamTakers: { note, report: note, picture: () => {} },
  });
  router.event(notice(), STREAM);
  router.report(REPORT, STREAM);
  assert.deepEqual(of, [STREAM, STREAM, STREAM]);
});

test('a report is told to the flight recorder first, then to the takers; one of a probe is known as such', () => {
  const { router, got } = routerOf();
  router.report(REPORT);
  router.probeReport(REPORT);
  assert.deepEqual(got, ['flight report: News', 'desk report: News', 'flight report: News', 'desk probe report: News']);
});

test('a picture goes to the takers that take pictures, and to the flight recorder', () => {
  const { router, got } = routerOf();
  router.image({ type: 'image' } as ImageRecord, null);
  assert.deepEqual(got, ['images: -', 'flight picture: -']);
});

test('accounting of a stream goes to the takers, and is returned as they got it', () => {
  const { router, got } = routerOf();
  const record = router.accounting(accountingRecord(SESSION, STREAM, 1, false));
  assert.equal(record.stream_name, 'News');
  assert.deepEqual(got, ['taker a: News', 'taker b: News']);
});

test('records have the new names as soon as they change', () => {
  const { router, got } = routerOf();
  router.names = namedAs('Sports');
  router.report(REPORT);
  assert.deepEqual(got, ['flight report: Sports', 'desk report: Sports']);
});
