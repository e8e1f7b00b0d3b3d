import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datagramStream, figures, fileStream, losses, rules, transport } from '../support/analysis/stream-report.js';
import {
  accountingRecord,
  alarmReport,
  BEGIN_MS,
  BoardRig,
  FILE_KEY,
  OF_FILE,
  SESSION,
} from '../support/board/board-rig.js';

/** A board that has had one good report. */
function goodRig(): BoardRig {
  const rig = new BoardRig();
  rig.probe();
  rig.report();
  return rig;
}

describe('the state of a row', () => {
  test('a stream with reports and no trouble is ok', () => {
    const rig = goodRig();
    const { state, reason, bitrate_bps, kind, profile } = rig.row();
    assert.deepEqual(
      { state, reason, bitrate_bps, kind, profile },
      { state: 'ok', reason: '', bitrate_bps: 10e6, kind: 'mpegts', profile: 'dvb' },
    );
  });

  test('a stream of which no rule is judged yet is not ok', () => {
    const rig = goodRig();
    rig.report({ tr101290: rules() });
    assert.deepEqual(
      [rig.row().state, rig.row().reason],
      ['not_measured', 'nothing was measured yet that can be judged'],
    );
  });

  test('a stream that was released has no data, as long as it does not come back', () => {
    const rig = goodRig();
    rig.alarm('raised', { name: 'Stream_lost', rule: null, priority: null });
    rig.event({ name: 'Stream_released' }, 'It went away');
    rig.board.write({ ...rig.reportRecord(), final: true });
    rig.accounting({ final: true });
    const { state, reason, top_alarm } = rig.row();
    assert.deepEqual([state, reason, top_alarm], ['no_data', 'it went away and is not followed any more', null]);
    rig.pass(3_599_000);
    rig.probe();
    rig.board.tick();
    assert.equal(rig.board.rows.size, 1);
    rig.pass(2000);
    rig.board.tick();
    assert.equal(rig.board.rows.size, 0, 'gone after an hour');

    const back = goodRig();
    back.event({ name: 'Stream_released' }, 'It went away');
    back.accounting({ final: true });
    assert.equal(back.row().state, 'no_data');
    back.accounting();
    back.report();
    assert.deepEqual([back.row().state, back.row().reason], ['ok', '']);

    const ofProbe = goodRig();
    ofProbe.event({ name: 'Stream_released' }, 'It went away');
    ofProbe.board.write({ ...ofProbe.reportRecord(), final: true });
    ofProbe.accounting();
    assert.equal(ofProbe.row().reason, reason, 'an account between the last report of the probe and the last account');
    ofProbe.accounting({ final: true });
    assert.equal(ofProbe.row().reason, reason);
  });

  test('a monitor that has begun anew has no rows, and a row without a report is not ok', () => {
    const rig = new BoardRig();
    assert.equal(rig.board.rows.size, 0);
    rig.probe();
    rig.accounting();
    assert.equal(rig.row().state, 'no_data');
  });

  // time  heard  report  state
  // 0     yes    yes     ok
  // 5     yes    no      ok (three intervals and 2 s)
  // 6     yes    no      no_data
  test('without a report for three intervals and 2 s there is no data, and the moment of the last record is told', () => {
    const rig = goodRig();
    rig.pass(5000);
    assert.equal(rig.row().state, 'ok');
    rig.pass(1000);
    const { state, reason, last_record_ms, bitrate_bps } = rig.row();
    assert.deepEqual(
      { state, reason, last_record_ms, bitrate_bps },
      { state: 'no_data', reason: 'reports have stopped', last_record_ms: BEGIN_MS, bitrate_bps: null },
    );
    rig.report();
    assert.equal(rig.row().state, 'ok');
  });

  test('a probe that was killed: its rows have no data although the monitor goes on reporting, those of another probe are ok', () => {
    const rig = goodRig();
    rig.probe({ probe_id: 'other' });
    for (let second = 0; second < 7; second++) {
      rig.pass(1000, ['other']);
      rig.report({ silent_ns: 1e9 });
      rig.accounting();
      rig.report({}, { probe: 'other' });
    }
    assert.deepEqual([rig.row().state, rig.row().reason], ['no_data', 'the probe is not heard']);
    assert.equal(rig.row('other/239.1.1.1:5000').state, 'ok');
  });

  test('a probe that has said that it ended', () => {
    const rig = goodRig();
    rig.accounting({ final: true });
    assert.deepEqual([rig.row().state, rig.row().reason], ['no_data', 'the probe has ended']);
  });

  const ALARMS = [
    ['critical', 'error'],
    ['major', 'error'],
    ['warning', 'warning'],
    ['info', 'ok'],
  ] as const;
  for (const [severity, state] of ALARMS) {
    test(`an alarm that is ${severity}: ${state}`, () => {
      const rig = goodRig();
      rig.alarm('raised', { severity });
      const { top_alarm, alarm_count, state: found } = rig.row();
      const isAlarm = severity !== 'info';
      assert.deepEqual(
        { found, top_alarm, alarm_count },
        { found: state, top_alarm: isAlarm ? '1-PAT_error_2' : null, alarm_count: isAlarm ? 1 : 0 },
      );
    });
  }

  test('Stream_lost is silent, whatever else is raised', () => {
    const rig = goodRig();
    rig.alarm('raised');
    rig.alarm('raised', { name: 'Stream_lost', rule: null, priority: null });
    assert.deepEqual([rig.row().state, rig.row().reason], ['silent', 'Stream_lost is wrong']);
  });

  const LOSSES = [
    ['network', 'warning'],
    ['upstream', 'warning'],
    ['unknown', 'warning'],
    ['host', 'held_back'],
    ['probe_queue', 'held_back'],
    ['link', 'held_back'],
  ] as const;
  for (const [blame, state] of LOSSES) {
    test(`packets lost by ${blame}: ${state} for a minute`, () => {
      const rig = goodRig();
      rig.loss(blame, 7);
      assert.equal(rig.row().state, state);
      assert.match(rig.row().reason, /^7 packets lost in the last minute/);
      assert.deepEqual(rig.row().loss_1h, { [blame]: 7 });
      rig.pass(61_000);
      rig.report();
      assert.equal(rig.row().state, 'ok');
      assert.deepEqual(rig.row().loss_1h, { [blame]: 7 });
      rig.pass(3_600_000);
      assert.equal(rig.row().loss_1h, null);
    });
  }

  test('what is not analysed is not measured, with the reason', () => {
    const rig = new BoardRig();
    rig.probe();
    const none = accountingRecord().not_analysed;
    rig.accounting({ received_packets: 70, not_analysed: { ...none, too_many_streams: 70 } });
    assert.deepEqual(
      [rig.row().state, rig.row().reason],
      ['not_measured', 'there are more streams than are analysed at once'],
    );
  });

  test('an analysis that failed: not measured when its reports are old', () => {
    const rig = goodRig();
    const none = accountingRecord().not_analysed;
    for (let second = 1; second < 8; second++) {
      rig.pass(1000);
      rig.accounting({ analysed_packets: 10, not_analysed: { ...none, failed: 70 * second } });
    }
    assert.deepEqual([rig.row().state, rig.row().reason], ['not_measured', 'its analysis has failed']);
  });

  test('datagrams that nobody looks into are not ok', () => {
    const rig = new BoardRig();
    rig.probe();
    rig.report(datagramStream());
    assert.equal(rig.row().state, 'not_measured');
  });

  test('a file is judged as it was at its end, however long ago that is', () => {
    const rig = new BoardRig({ intervalMs: null });
    rig.report(fileStream({ alarms: { PAT_error_2: alarmReport() } }), { probe: null });
    rig.nowMs += 1e9;
    rig.board.tick();
    const { key, state, has_arrival_times } = rig.row('-/239.1.1.1:5000');
    assert.deepEqual(
      { key, state, has_arrival_times },
      { key: '-/239.1.1.1:5000', state: 'error', has_arrival_times: false },
    );
  });
});

test('pictures of a file, which come before its report, are shown with it', () => {
  const rig = new BoardRig({ intervalMs: null });
  rig.image({}, { probe: null });
  rig.report(fileStream({}), { probe: null });
  assert.equal(rig.row('-/239.1.1.1:5000').picture?.sequence, BEGIN_MS + 1);
});

describe('figures of a row', () => {
  test('errors of the last minute and hour are those of alarms above info', () => {
    const rig = goodRig();
    rig.report({
      alarms: {
        A: alarmReport({ count_interval: 3, severity: 'warning' }),
        B: alarmReport({ count_interval: 50, severity: 'info', state: 'noted' }),
      },
    });
    rig.pass(30_000);
    rig.report({ alarms: { A: alarmReport({ count_interval: 4, severity: 'warning' }) } });
    assert.deepEqual([rig.row().errors_1m, rig.row().errors_1h], [7, 7]);
    rig.pass(31_000);
    assert.deepEqual([rig.row().errors_1m, rig.row().errors_1h], [4, 7]);
  });

  test('errors that two forms of a rule found are counted once, here and in the window', () => {
    const rig = goodRig();
    const found = (rule: string, count_interval: number) => alarmReport({ rule, count_interval });
    rig.pass(1000);
    rig.report({ alarms: { A: found('1.3', 5), B: found('1.3.a', 4), C: found('3.5', 1), D: found('1.4', 2) } });
    assert.equal(rig.row().errors_1m, 8);
    assert.deepEqual(rig.rowOf().course.rows(1, 0, 4e9).values.errors, [0, 8]);
  });

  test('bitrates of the last 60 intervals, null where there was none', () => {
    const rig = goodRig();
    for (let index = 0; index < 70; index++) {
      const bitrate = index === 69 ? null : index * 1000 + 400;
      rig.report({ transport: figures(transport(), { bitrate_avg_bps: bitrate }) });
    }
    const spark = rig.rowOf().spark.all();
    assert.equal(spark.length, 60);
    assert.deepEqual(spark.slice(-3), [67, 68, null]);
  });

  test('the figures of the last seconds, and none of what was not measured', () => {
    const rig = goodRig();
    rig.pass(1000);
    rig.report({ losses: figures(losses({ network: 5 })), alarms: { A: alarmReport({ count_interval: 2 }) } });
    const { time_s, values } = rig.rowOf().course.rows(1, 0, 4e9);
    assert.deepEqual(time_s, [BEGIN_MS / 1000, BEGIN_MS / 1000 + 1]);
    assert.deepEqual(values.lost_packets_network, [0, 5]);
    assert.deepEqual(values.errors, [0, 2]);
    assert.deepEqual(values.rtp_lost, [null, null]);
    assert.deepEqual(values.bitrate_bps, [10e6, 10e6]);
  });

  test('a new session of the probe begins anew: its old alarms are over, and a late last record of the old one changes nothing', () => {
    const rig = goodRig();
    rig.alarm('raised');
    assert.equal(rig.row().state, 'error');
    rig.report({}, { session: 's2' });
    assert.equal(rig.row().state, 'ok');
    rig.accounting({ final: true }, { session: SESSION });
    assert.equal(rig.row().state, 'ok');
    assert.equal(rig.board.rows.size, 1);
  });

  test('a recording: its base name only, and stopped when the disk is full', () => {
    const rig = goodRig();
    const file = { output_file: '/srv/secret/out.mpegts' };
    rig.accounting({ ...file, recorded_packets: 70 });
    assert.deepEqual(rig.row().recording, { state: 'recording', file: 'out.mpegts', since_ms: BEGIN_MS });
    rig.pass(1000);
    const none = accountingRecord().not_recorded;
    rig.accounting({ ...file, recorded_packets: 70, not_recorded: { ...none, no_space: 7 } });
    assert.deepEqual(rig.row().recording, { state: 'stopped', file: 'out.mpegts', since_ms: BEGIN_MS + 1000 });
  });
});

test('an event of a folder tells its last part only', () => {
  const rig = goodRig();
  rig.event(
    { event: 'incident', name: 'Incident_begun', folder: '/srv/secret/2026-1' },
    'What is around X is being saved in /srv/secret/2026-1',
  );
  assert.equal(rig.board.events.last(1)[0]!.message, 'What is around X is being saved in 2026-1');
});

test('text of the network is cut, and what cannot be seen in it is replaced', () => {
  const rig = new BoardRig();
  rig.probe({ probe_id: `<b>\u0007${'x'.repeat(300)}` });
  const [card] = rig.board.probes.cards(rig.nowMs, () => 0);
  assert.equal(card!.probe.length, 64);
  assert.ok(card!.probe.startsWith('<b>?xxx'), card!.probe);
  assert.equal(card!.source, 'eth1');
});

describe('a file', () => {
  test('that is being analysed has rows of which that is said; what has no report at the end has failed', () => {
    const rig = new BoardRig({ intervalMs: null });
    assert.equal(rig.board.span, null);
    rig.second();
    assert.deepEqual([rig.row(FILE_KEY).state, rig.row(FILE_KEY).reason], ['no_data', 'it is being analysed']);
    rig.board.analysed();
    assert.deepEqual([rig.row(FILE_KEY).state, rig.row(FILE_KEY).reason], ['no_data', 'its analysis has failed']);
    rig.report({}, OF_FILE);
    assert.equal(rig.row(FILE_KEY).state, 'ok');
  });

  test('has the bitrate of all of it, and those of its seconds as a line', () => {
    const rig = new BoardRig({ intervalMs: null });
    for (const bitrate_avg_bps of [4e6, 6e6]) {
      rig.second({ transport: figures(transport({ bitrate_avg_bps })) });
      rig.pass(1000);
    }
    rig.report({ transport: figures(transport({ bitrate_avg_bps: 5e6 })) }, OF_FILE);
    assert.equal(rig.row(FILE_KEY).bitrate_bps, 5e6);
    assert.deepEqual(rig.rowOf(FILE_KEY).spark.all(), [4000, 6000]);
  });

  test('is judged as it was at its end, however long one looks: losses and errors of its last minute', () => {
    const rig = new BoardRig({ intervalMs: null });
    for (let second = 0; second < 100; second++) {
      const lost = { 10: 3, 95: 21 }[second] ?? 0;
      rig.second({
        losses: figures(losses({ network: lost })),
        alarms: lost > 0 ? { A: alarmReport({ count_interval: lost }) } : {},
      });
      if (second === 95) rig.alarm('raised', {}, OF_FILE);
      rig.pass(1000);
    }
    rig.report({}, OF_FILE);
    rig.pass(3_600_000);
    const { state, reason, errors_1m, errors_1h, loss_1h } = rig.row(FILE_KEY);
    assert.deepEqual(
      { state, reason, errors_1m, errors_1h, loss_1h },
      {
        ...{ state: 'warning', reason: '21 packets lost in the last minute (network)' },
        ...{ errors_1m: 21, errors_1h: 24, loss_1h: { network: 24 } },
      },
    );
    assert.equal(rig.board.alarms.shown()[0]?.blame, 'network');
  });

  test('beside others has its time with them, but for those whose times are no dates', () => {
    const rig = new BoardRig({ intervalMs: null });
    rig.second({}, { probe: 'dated.pcap' });
    rig.pass(5000);
    rig.second({}, { probe: 'dated too.pcap' });
    assert.deepEqual(rig.board.span, { from_s: BEGIN_MS / 1000, to_s: BEGIN_MS / 1000 + 6 });
    const packets = rig.nowMs;
    rig.nowMs = 0;
    rig.second({}, { probe: 'packets.mpegts' });
    rig.nowMs = packets;
    assert.deepEqual(rig.board.span, { from_s: BEGIN_MS / 1000, to_s: BEGIN_MS / 1000 + 6 });
  });
});
