import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigOf, UsageError } from '../cli/option.js';
import { CommandRunner } from '../delivery/command/command-runner.js';
import { DeliverySink } from '../delivery/delivery-sink.js';
import { MemoryQueue } from '../delivery/memory-queue.js';
import type { RecordQueue } from '../delivery/record-queue.js';
import type { SinkLog } from '../delivery/record-sink.js';
import { Spool } from '../delivery/spool.js';
import { type WebhookSettings, WebhookTransport } from '../delivery/webhook/webhook-transport.js';
import type { NdjsonRecord } from '../report/records.js';
import type { OUTLET_OPTIONS } from './outlet-options.js';
import type { RecordTaker } from './report-desk.js';

export type OutletOptions = ConfigOf<typeof OUTLET_OPTIONS>;
type Environment = Readonly<Record<string, string | undefined>>;

const MEMORY_LIMIT_BYTES = 64 << 20;
const COLLECT_MS = 100;
const FLUSH_MS = 5000;
/** A shorter secret is a mistake. */
const SHORTEST_SECRET = 16;

/** Posts events to a URL. */
export class WebhookTaker implements RecordTaker {
  readonly sink: DeliverySink;

  constructor(settings: WebhookSettings, queue: RecordQueue, log: SinkLog) {
    this.sink = new DeliverySink(
      queue,
      new WebhookTransport(settings),
      { intervalMs: COLLECT_MS, flushMs: FLUSH_MS },
      log,
    );
  }

  write(record: NdjsonRecord): void {
    if (record.type !== 'event') return;
    this.sink.write({ id: record.id, kind: 'event', streamId: record.stream_id, json: JSON.stringify(record) });
  }

  close(): Promise<void> {
    return this.sink.close();
  }
}

/** Runs a program for every event. */
export class CommandTaker implements RecordTaker {
  constructor(readonly runner: CommandRunner) {}

  write(record: NdjsonRecord): void {
    if (record.type === 'event') this.runner.run(JSON.stringify(record));
  }

  close(): Promise<void> {
    return this.runner.close();
  }
}

/** The webhooks of `--webhook`. Throws UsageError and SpoolError. */
export function openWebhooks(config: OutletOptions, environment: Environment, log: SinkLog): WebhookTaker[] {
  const urls = [...new Set(config.webhook)].map(webhookUrl);
  const secret = webhookSecret(config, environment);
  const timeoutMs = config.webhookTimeout * 1000;
  return urls.map((url) => new WebhookTaker({ url, secret, timeoutMs }, openQueue(config, url, log), log));
}

/** The program of `--on-event`; undefined without one. Throws UsageError. */
export function openCommand({ onEvent, onEventTimeout }: OutletOptions, log: SinkLog): CommandTaker | undefined {
  if (onEvent === undefined) return undefined;
  const [program, ...args] = onEvent.split(/\s+/).filter((word) => word !== '');
  if (program === undefined) throw new UsageError('--on-event must not be blank');
  checkProgram(program);
  const settings = { program, args, timeoutMs: onEventTimeout * 1000, flushMs: FLUSH_MS };
  return new CommandTaker(new CommandRunner(settings, log));
}

/** A URL may hold a secret, so it is not repeated. */
function webhookUrl(text: string): URL {
  if (!URL.canParse(text)) throw new UsageError('--webhook must be a URL (https://… or http://…)');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol))
    throw new UsageError('--webhook must begin with https:// or http://');
  if (url.username !== '' || url.password !== '') throw new UsageError('--webhook must hold no user name or password');
  return url;
}

function webhookSecret({ webhookSecretFile }: OutletOptions, { WEBHOOK_SECRET }: Environment): string | undefined {
  const secret = webhookSecretFile === undefined ? WEBHOOK_SECRET : secretOf(webhookSecretFile);
  if (secret === undefined || (secret === '' && webhookSecretFile === undefined)) return undefined;
  if (secret.length < SHORTEST_SECRET) {
    throw new UsageError(`the secret of --webhook must have at least ${SHORTEST_SECRET} characters`);
  }
  return secret;
}

function secretOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(`--webhook-secret-file cannot be read: ${(error as Error).message}`);
  }
}

/** Each receiver has a folder of its own. */
function openQueue({ spoolDir, spoolLimit }: OutletOptions, url: URL, log: SinkLog): RecordQueue {
  if (spoolDir === undefined) return new MemoryQueue(Math.min(spoolLimit, MEMORY_LIMIT_BYTES));
  const name = createHash('sha256').update(url.href).digest('hex').slice(0, 16);
  return new Spool(join(spoolDir, `webhook-${name}`), spoolLimit, log);
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
