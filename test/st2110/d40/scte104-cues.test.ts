import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { spliceRequestEvents } from '../../../src/analysis/st2110/splice-request-event.js';
import { cueWith } from '../../../src/scte35/cue.js';
import { cuesOfMessage } from '../../../src/st2110/d40/scte104-cues.js';
import type { Scte104Message, Scte104Operation } from '../../../src/st2110/d40/scte104-message.js';

const message = (...operations: Scte104Operation[]): Scte104Message => ({
  message_number: 7,
  dpi_pid_index: 3,
  time: null,
  operations,
});
const SPLICE = {
  operation: 'splice_request',
  type: 'start_normal',
  splice_event_id: 5,
  unique_program_id: 9,
  pre_roll_ms: 4000,
  break_duration_ds: 300,
  avail_num: 1,
  avails_expected: 2,
  auto_return: true,
} as const;
const TIME_SIGNAL = { operation: 'time_signal_request', pre_roll_ms: 6000 } as const;
/** Provider placement opportunity start, Ad-ID. */
const SEGMENTATION = {
  operation: 'segmentation_descriptor_request',
  segmentation_event_id: 11,
  is_cancelled: false,
  duration_s: 60,
  upid_type: 3,
  upid: Buffer.from('ABCD0123000H').toString('hex'),
  segmentation_type_id: 0x34,
  segment_num: 1,
  segments_expected: 2,
} as const;

describe('what messages of SCTE 104 ask for, in the terms of SCTE 35', () => {
  test('a splice out', () => {
    const [requested] = cuesOfMessage(message(SPLICE));
    assert.equal(requested?.preRollMs, 4000);
    assert.deepEqual(
      requested?.cue,
      cueWith({
        command: 'splice_insert',
        event_id: 5,
        direction: 'out',
        duration90k: 30 * 90_000,
        auto_return: true,
        unique_program_id: 9,
        avail_num: 1,
        avails_expected: 2,
      }),
    );
  });

  test('a splice in at once, and one that is taken back, have no time', () => {
    const requested = cuesOfMessage(message({ ...SPLICE, type: 'end_immediate' }, { ...SPLICE, type: 'cancel' }));
    assert.deepEqual(
      requested.map(({ cue, preRollMs }) => [cue?.direction, cue?.is_immediate, cue?.is_cancelled, preRollMs]),
      [
        ['in', true, false, null],
        [null, false, true, null],
      ],
    );
  });

  test('segmentation descriptors are those of the command before them', () => {
    const end = { ...SEGMENTATION, segmentation_type_id: 0x35, upid: '' };
    const requested = cuesOfMessage(message(TIME_SIGNAL, SEGMENTATION, end));
    assert.deepEqual(
      requested.map(({ cue, preRollMs }) => [
        cue?.command,
        cue?.direction,
        cue?.segmentation_type,
        cue?.upids.map(({ name, text }) => [name, text]),
        preRollMs,
      ]),
      [
        ['time_signal', 'out', 'Provider Placement Opportunity Start', [['Ad-ID', 'ABCD0123000H']], 6000],
        ['time_signal', 'in', 'Provider Placement Opportunity End', [], 6000],
      ],
    );
    const [splice, segmentation] = cuesOfMessage(message(SPLICE, { ...SEGMENTATION, is_cancelled: true }));
    assert.equal(splice?.cue?.event_id, 5);
    assert.deepEqual(segmentation?.cue, cueWith({ command: 'splice_insert', event_id: 11, is_cancelled: true }));
    assert.equal(segmentation?.preRollMs, null);
  });

  test('a time signal alone, and an operation that asks for nothing', () => {
    const [alone, other] = cuesOfMessage(message(TIME_SIGNAL, { operation: 'other', op_id: 3 }));
    assert.deepEqual(alone?.cue, cueWith({ command: 'time_signal' }));
    assert.equal(other?.cue, null);
  });

  test('events have the fields of cues', () => {
    const [event] = spliceRequestEvents(message(TIME_SIGNAL, SEGMENTATION), 1e9);
    assert.deepEqual(event?.upids, [{ type: 'Ad-ID', value: 'ABCD0123000H', format_identifier: null }]);
    assert.deepEqual(
      [event?.name, event?.event_id, event?.direction, event?.segmentation_type_id, event?.segment_num],
      ['time_signal', 11, 'out', 0x34, 1],
    );
    assert.deepEqual([event?.duration_ms, event?.pre_roll_ms, event?.splice_time_ns], [60_000, 6000, 7e9]);
  });
});
