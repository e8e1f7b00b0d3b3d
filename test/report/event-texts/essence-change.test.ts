import assert from 'node:assert/strict';
import { test } from 'node:test';
import { essenceChange } from '../../../src/analysis/st2110/essence-event.js';
import { spliceRequestEvents } from '../../../src/analysis/st2110/splice-request-event.js';
import { eventMessage } from '../../../src/report/event-message.js';
import { NO_NAMES } from '../../../src/report/event-names.js';

test('what changes in an essence is told with what it was, and hostile names are made harmless', () => {
  assert.equal(
    eventMessage(essenceChange('timecode_jump', 0, 'LTC 10:00:00:11', '10:00:30:00'), NO_NAMES),
    'The time code does not go on as the pictures do: LTC 10:00:00:11 → 10:00:30:00',
  );
  const hostile = eventMessage(essenceChange('grandmaster', 0, null, '\u001b[2J'), NO_NAMES);
  assert.equal(hostile.includes('\u001b'), false);
});

test('a splice request in a sentence', () => {
  const [event] = spliceRequestEvents(
    {
      message_number: 1,
      dpi_pid_index: 0,
      time: null,
      operations: [
        {
          operation: 'splice_request',
          type: 'start_normal',
          splice_event_id: 5,
          unique_program_id: 1,
          pre_roll_ms: 4000,
          break_duration_ds: 300,
          avail_num: 0,
          avails_expected: 0,
          auto_return: true,
        },
        { operation: 'other', op_id: 0x0101 },
      ],
    },
    0,
  );
  assert.equal(eventMessage(event!, NO_NAMES), 'SCTE 104 asks for splice_insert out, event 5, in 4.00 s, for 30.0 s');
});
