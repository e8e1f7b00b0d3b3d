import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import { CONDITIONS } from '../../src/alarm/conditions.js';
import { eventMessage, serviceNamesOf } from '../../src/report/event-message.js';
import { type EventNames, eventNames, NO_NAMES } from '../../src/report/event-names.js';
import { eventRecord } from '../../src/report/records.js';
import { RULES } from '../../src/tr101290/rules.js';
import { liveStream, pidReport, program } from '../support/analysis/stream-report.js';

const S = 1e9;
const NAMES = eventNames(
  liveStream({
    programs: { 4660: program({ service_name: 'BBC ONE' }), 4661: program({ service_name: 'BBC "TWO"\u001b[2J' }) },
    pids: {
      256: pidReport(256, { type: 'H.264 video', program_numbers: [4660] }),
      257: pidReport(257, { type: 'AC-3 audio', program_numbers: [4661] }),
    },
  }),
);

function alarm(name: string, changes: Partial<AlarmEvent> = {}): AlarmEvent {
  return {
    type: 'event',
    event: 'raised',
    name,
    rule: null,
    priority: null,
    severity: 'major',
    pids: [],
    tables: [],
    services: [],
    left_out: 0,
    causes: [],
    time_ns: 3 * S,
    raised_time_ns: 3 * S,
    last_time_ns: 3 * S,
    count: 1,
    flaps: 0,
    value: null,
    limits: {},
    cleared_by: null,
    ...changes,
  };
}

const CASES: readonly [event: AlarmEvent, names: EventNames, expected: string][] = [
  [
    alarm('SDT_actual_error', {
      pids: [{ pid: 17, count: 1 }],
      tables: [{ table_id: 0x42, count: 1 }],
      services: [{ program_number: 4660, count: 1 }],
      limits: { max_interval_ms: 2000 },
    }),
    NAMES,
    'SDT of service 0x1234 "BBC ONE" has not come for 2.00 s',
  ],
  [
    alarm('PAT_error_2', { tables: [{ table_id: 0, count: 1 }], limits: { max_interval_ms: 500 } }),
    NO_NAMES,
    'PAT has not come for 500 ms',
  ],
  [
    alarm('PAT_error_2', { pids: [{ pid: 0, count: 1 }], tables: [{ table_id: 0x42, count: 1 }] }),
    NO_NAMES,
    'SDT actual came where only PAT may be on PID 0x0000',
  ],
  [
    alarm('EIT_actual_error', {
      causes: ['missing', 'too_close'],
      value: 11,
      limits: { max_interval_ms: 2000, min_interval_ms: 25 },
    }),
    NO_NAMES,
    'EIT present/following has not come for 2.00 s, and came twice within 25.0 ms (last after 11.0 ms)',
  ],
  [
    alarm('PTS_error', { value: 1720, limits: { max_interval_ms: 700 }, pids: [{ pid: 257, count: 1 }] }),
    NO_NAMES,
    'No PTS has come for 700 ms (last after 1.72 s) on PID 0x0101',
  ],
  [
    alarm('PCR_accuracy_error', { value: 812, limits: { max_error_ns: 500 }, pids: [{ pid: 256, count: 1 }] }),
    NO_NAMES,
    'PCRs are wrong by more than 500 ns (last by 812 ns) on PID 0x0100',
  ],
  [
    alarm('Continuity_count_error', { pids: [{ pid: 256, count: 4 }] }),
    NAMES,
    'Packets are missing, repeated or out of order on PID 0x0100 (H.264 video of "BBC ONE")',
  ],
  [
    alarm('Continuity_count_error', { pids: [1, 2, 3, 4, 5].map((pid) => ({ pid, count: 1 })), left_out: 7 }),
    NO_NAMES,
    'Packets are missing, repeated or out of order on PID 0x0001, 0x0002, 0x0003 and 9 others',
  ],
  [alarm('Stream_lost', { value: 1000 }), NO_NAMES, 'The stream is lost: nothing has come for 1.00 s'],
  [alarm('Bitrate_low', { value: 3.2e6, limits: { min_bps: 4e6 } }), NO_NAMES, 'Bitrate 3.20 Mb/s is below 4.00 Mb/s'],
  [
    alarm('Stream_lost', { event: 'cleared', value: 1000, time_ns: 15 * S, cleared_by: 'recovery' }),
    NO_NAMES,
    'Over after 12.0 s: The stream is lost: nothing has come for 1.00 s',
  ],
  [
    alarm('PTS_error', { event: 'cleared', cleared_by: 'analysis_failed', limits: { max_interval_ms: 700 } }),
    NO_NAMES,
    'Not known any more, as the analysis failed: No PTS has come for 700 ms',
  ],
];

describe('the message of an event', () => {
  for (const [event, names, expected] of CASES)
    test(expected, () => assert.equal(eventMessage(event, names), expected));

  test('of what was seen and heard: the alarm, and the episode when it is over', () => {
    const pids = [{ pid: 257, count: 1 }];
    const black = alarm('video_black', { limits: { after_ms: 3000 }, pids });
    assert.equal(
      eventMessage(black, NAMES),
      `The picture has been black for 3.00 s on PID 0x0101 (AC-3 audio of "BBC 'TWO'?[2J")`,
    );
    const loud = alarm('loudness_out_of_range', { limits: { min_lufs: -25, max_lufs: -21 }, value: -18.25 });
    assert.equal(eventMessage(loud, NAMES), 'Short-term loudness -18.3 LUFS is above -21 LUFS');
    const episode = {
      type: 'event',
      event: 'episode',
      name: 'audio_silence',
      severity: 'info',
      pid: 1,
      since_ns: 3e9,
      time_ns: 5e9,
    } as const;
    assert.equal(eventMessage(episode, NAMES), 'The sound was silent for 2.00 s on PID 0x0001');
  });

  test('is a sentence for each rule and condition, and never breaks a terminal', () => {
    const limits = {
      max_interval_ms: 500,
      max_difference_ms: 100,
      max_error_ns: 500,
      max_ms: 5,
      max_packets_per_s: 0,
      max_bps: 1,
      min_bps: 1,
      after_ms: 5000,
      max_dbfs: -60,
      max_runs_per_s: 5,
      min_correlation: -0.5,
      min_lufs: -25,
      max_lufs: -21,
    };
    for (const { name } of [...RULES, ...CONDITIONS]) {
      const event = alarm(name, { limits, pids: [{ pid: 257, count: 1 }], value: 7 });
      const text = eventMessage(event, NAMES);
      assert.match(text, /^[A-Z0-9].{15,}$/, name);
      assert.ok(!text.includes('\u001b') && !/NaN|undefined/.test(text), text);
    }
  });

  test('names the services that it concerns: those of its PIDs, or the only one', () => {
    assert.deepEqual(serviceNamesOf(alarm('PTS_error', { pids: [{ pid: 256, count: 1 }] }), NAMES), ['BBC ONE']);
    assert.deepEqual(serviceNamesOf(alarm('Stream_lost'), NAMES), []);
    const only = eventNames(liveStream({ programs: { 7: program({ service_name: 'Rai 1' }) } }));
    assert.deepEqual(serviceNamesOf(alarm('Stream_lost'), only), ['Rai 1']);
  });
});

test('a record has the times of its event as ISO 8601 beside the epoch', () => {
  const subject = { probe_id: 'p', session_id: 's', stream_id: '239.1.1.1:5000' };
  const event = alarm('Stream_lost', { event: 'cleared', time_ns: 5.5 * S, value: 1000, cleared_by: 'recovery' });
  const { timestamp, time, raised_time } = eventRecord('id', event, subject, 1_763_790_000);
  assert.deepEqual(
    [timestamp, time, raised_time],
    [1_763_790_005_500, '2025-11-22T05:40:05.500Z', '2025-11-22T05:40:03.000Z'],
  );
  const ofFile = eventRecord('id', event, subject, Number.NaN);
  assert.deepEqual([ofFile.timestamp, ofFile.time, ofFile.raised_time], [null, null, null]);
});
