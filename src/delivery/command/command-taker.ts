import { accessSync, constants } from 'node:fs';
import { type ConfigOf, UsageError } from '../../cli/option.js';
import { type DeliveryAccount, DeliveryTally } from '../../report/delivery-account.js';
import type { RecordTaker } from '../../report/record-taker.js';
import type { RecordTexts } from '../../report/record-texts.js';
import type { NdjsonRecord } from '../../report/records.js';
import { isAtLeast, type Severity } from '../../stream/severity.js';
import type { SinkLog } from '../sink-record.js';
import { CommandRunner } from './command-runner.js';
import type { COMMAND_OPTIONS } from './options.js';

type CommandOptions = ConfigOf<typeof COMMAND_OPTIONS>;

interface CommandContext {
  readonly log: SinkLog;
  readonly texts: RecordTexts;
}

const FLUSH_MS = 5000;

/** Runs a program for every event; one that was started has got its event. */
export class CommandTaker implements RecordTaker {
  readonly name = 'command';
  #made = 0;

  constructor(
    readonly runner: CommandRunner,
    readonly texts: RecordTexts,
    readonly minSeverity: Severity,
  ) {}

  get figures(): DeliveryAccount {
    const { started, failed, timedOut, waiting, running, droppedWhenFull, droppedAtEnd } = this.runner;
    const tally = new DeliveryTally();
    tally.made = this.#made;
    tally.delivered = started;
    tally.drop('queue_full', droppedWhenFull, droppedWhenFull);
    tally.drop('out_of_time', droppedAtEnd, droppedAtEnd);
    return tally.account({ waiting, runs: { started, failed, timed_out: timedOut, running } });
  }

  write(record: NdjsonRecord): void {
    if (record.type !== 'event' || !isAtLeast(record.severity, this.minSeverity)) return;
    for (const { json } of this.texts.of(record)) this.runner.run(json);
    this.#made++;
  }

  /** Reports run no program. */
  writeTexts(): void {}

  close(): Promise<void> {
    return this.runner.close();
  }
}

/** The program of `--on-event`. Throws UsageError. */
export function openCommand(
  { onEvent = '', onEventTimeout, eventsMinSeverity }: CommandOptions,
  { log, texts }: CommandContext,
): CommandTaker {
  const [program, ...args] = onEvent.split(/\s+/).filter((word) => word !== '');
  if (program === undefined) throw new UsageError('--on-event must not be blank');
  checkProgram(program);
  const settings = { program, args, timeoutMs: onEventTimeout * 1000, flushMs: FLUSH_MS };
  return new CommandTaker(new CommandRunner(settings, log), texts, eventsMinSeverity);
}

/** A name without a slash is searched in PATH when it is run. */
function checkProgram(program: string): void {
  if (!program.includes('/')) return;
  try {
    accessSync(program, constants.X_OK);
  } catch (error) {
    throw new UsageError(`--on-event cannot be run: ${(error as Error).message}`);
  }
}
