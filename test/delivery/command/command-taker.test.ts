import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { COMMAND_LIMITS } from '../../../src/delivery/command/command-runner.js';
import { openCommand } from '../../../src/delivery/command/command-taker.js';
import { COMMAND_OPTIONS } from '../../../src/delivery/command/options.js';
import { deliveryIdentityFaults } from '../../../src/report/delivery-account.js';
import { RecordTexts } from '../../../src/report/record-texts.js';
import type { EventRecord, NdjsonRecord } from '../../../src/report/records.js';
import { RecordedLog } from '../../support/records/sink-records.js';

function configOf(...argv: string[]) {
  return parseOptions(createCommand('test', '', '0', COMMAND_OPTIONS), COMMAND_OPTIONS, argv, {});
}

test('--on-event: the first word is the program; one that cannot be run is a wrong use', async () => {
  const context = { log: new RecordedLog(), texts: new RecordTexts() };
  await openCommand(configOf('--on-event', '  /bin/echo  a "b  c" '), context).close();
  assert.throws(() => openCommand(configOf('--on-event', '/nowhere/at-all x'), context), { code: 'USAGE' });
  assert.throws(() => openCommand(configOf('--on-event', '  '), context), { code: 'USAGE' });
});

test('events of the severity alone are for the program; each is delivered, waits or was dropped', async () => {
  const command = openCommand(configOf('--on-event', 'true'), { log: new RecordedLog(), texts: new RecordTexts() });
  const event = { type: 'event', severity: 'warning' } as EventRecord;
  for (let n = 0; n < 300; n++) command.write(event);
  command.write({ ...event, severity: 'info' });
  command.write({ type: 'monitor_accounting' } as NdjsonRecord);
  assert.deepEqual([command.figures.made, command.figures.dropped.queue_full, command.figures.lost], [300, 44, 44]);
  assert.deepEqual(deliveryIdentityFaults('command', command.figures), []);
  await command.close();
  assert.deepEqual(deliveryIdentityFaults('command', command.figures), []);
  assert.equal(command.figures.waiting, 0);
  // Those that run when the time is over are ended.
  assert.ok(command.figures.runs!.failed <= COMMAND_LIMITS.running);
});
