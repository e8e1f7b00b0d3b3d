import { createHash } from 'node:crypto';
import { type ConfigOf, UsageError } from '../../cli/option.js';
import { readOptionFile } from '../../cli/option-file.js';
import type { OutletContext } from '../../report/outlet.js';
import type { RecordTaker } from '../../report/record-taker.js';
import type { NdjsonRecord } from '../../report/records.js';
import { isAtLeast } from '../../stream/severity.js';
import { DeliverySink } from '../delivery-sink.js';
import { openQueue } from '../open-queue.js';
import { type SinkLog, type SinkRecord, sinkRecord, sinkRecords } from '../sink-record.js';
import { SinkTaker } from '../sink-taker.js';
import { AlertmanagerTaker, type AlertTimes } from './alertmanager-taker.js';
import type { WEBHOOK_OPTIONS } from './options.js';
import { slackMessage } from './slack-format.js';
import { WebhookTransport } from './webhook-transport.js';

type WebhookOptions = ConfigOf<typeof WEBHOOK_OPTIONS>;

const COLLECT_MS = 100;
const FLUSH_MS = 5000;
/** Behind the address of an Alertmanager. */
const ALERTS_PATH = '/api/v2/alerts';
/** A shorter secret is a mistake. */
const SHORTEST_SECRET = 16;

/** Those who get events by HTTP: `webhook_1`, … Throws UsageError and SpoolError. */
export function openWebhooks(
  config: WebhookOptions,
  { environment, log, texts }: Pick<OutletContext, 'environment' | 'texts'> & { readonly log: SinkLog },
  times?: AlertTimes,
): RecordTaker[] {
  const { webhookFormat: format, eventsMinSeverity: minSeverity } = config;
  const urls = [...new Set(config.webhook)].map((text) => webhookUrl(text, format));
  const secret = webhookSecret(config, environment);
  const timeoutMs = config.webhookTimeout * 1000;
  return urls.map((url, index) => {
    const queue = openQueue(config, folderOf(url), log);
    const transport = new WebhookTransport({ url, secret, timeoutMs });
    const sink = new DeliverySink(queue, transport, { intervalMs: COLLECT_MS, flushMs: FLUSH_MS }, log);
    const name = `webhook_${index + 1}`;
    if (format === 'alertmanager') return new AlertmanagerTaker(name, sink, minSeverity, log, times);
    const messagesOf = (record: NdjsonRecord): readonly SinkRecord[] => {
      if (record.type !== 'event' || !isAtLeast(record.severity, minSeverity)) return [];
      return format === 'slack'
        ? [sinkRecord(record, slackMessage(record), 'event')]
        : sinkRecords(record, texts.of(record));
    };
    return new SinkTaker(name, sink, messagesOf, () => []);
  });
}

/** A URL may hold a secret, so it is not repeated. */
function webhookUrl(text: string, format: WebhookOptions['webhookFormat']): URL {
  if (!URL.canParse(text)) throw new UsageError('--webhook must be a URL (https://… or http://…)');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol))
    throw new UsageError('--webhook must begin with https:// or http://');
  if (url.username !== '' || url.password !== '') throw new UsageError('--webhook must hold no user name or password');
  if (format === 'alertmanager' && !url.pathname.endsWith(ALERTS_PATH)) {
    url.pathname = url.pathname.replace(/\/*$/, ALERTS_PATH);
  }
  return url;
}

function webhookSecret(
  { webhookSecretFile }: WebhookOptions,
  { WEBHOOK_SECRET }: OutletContext['environment'],
): string | undefined {
  const secret = webhookSecretFile === undefined ? WEBHOOK_SECRET : secretOf(webhookSecretFile);
  if (secret === undefined || (secret === '' && webhookSecretFile === undefined)) return undefined;
  if (secret.length < SHORTEST_SECRET) {
    throw new UsageError(`the secret of --webhook must have at least ${SHORTEST_SECRET} characters`);
  }
  return secret;
}

function secretOf(file: string): string {
  const content = readOptionFile({ option: '--webhook-secret-file', file, isSecret: true });
  return content.toString().replace(/\r?\n$/, '');
}

/** Each receiver has a folder of its own. */
function folderOf(url: URL): string {
  return `webhook-${createHash('sha256').update(url.href).digest('hex').slice(0, 16)}`;
}
