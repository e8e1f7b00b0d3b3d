import { createHmac } from 'node:crypto';
import { DeliveryError, type RecordTransport } from '../delivery-sink.js';
import type { QueuedRecord } from '../record-queue.js';

export interface WebhookSettings {
  readonly url: URL;
  /** undefined: posts are not signed. */
  readonly secret: string | undefined;
  readonly timeoutMs: number;
}

/** Answers that the same post would get again, whenever it comes. */
const NEVER_TAKEN: readonly number[] = [400, 413, 415, 422];
const MS_PER_S = 1000;

/** Posts records one by one, as JSON; one is delivered when the receiver answers with a status from 200 to 299. */
export class WebhookTransport implements RecordTransport {
  readonly name: string;
  readonly #settings: WebhookSettings;
  readonly #closing = new AbortController();
  /** Those of the batch under way that are delivered: they are not repeated when a later one fails. */
  readonly #delivered = new Set<string>();

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
    this.name = webhookName(settings.url);
  }

  async send(records: readonly QueuedRecord[]): Promise<void> {
    for (const record of records) {
      if (this.#delivered.has(record.id)) continue;
      await this.#post(record);
      this.#delivered.add(record.id);
    }
    this.#delivered.clear();
  }

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  async #post({ json }: QueuedRecord): Promise<void> {
    const { url, timeoutMs } = this.#settings;
    const status = await this.#answerTo(() =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', ...this.#signature(json) },
        body: json,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]),
      }),
    );
    if (status >= 200 && status <= 299) return;
    const code = NEVER_TAKEN.includes(status) ? 'NEVER_TAKEN' : 'REFUSED';
    throw new DeliveryError(code, `${this.name} answered ${status}`);
  }

  async #answerTo(post: () => Promise<Response>): Promise<number> {
    try {
      const response = await post();
      // What it says beside the status is not read.
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      throw new DeliveryError('UNREACHABLE', `${this.name} ${this.#reasonOf(error as Error)}`, { cause: error });
    }
  }

  /** Never the message of the error: it may hold the whole URL. */
  #reasonOf({ name, cause }: Error): string {
    if (name === 'TimeoutError') return `did not answer within ${this.#settings.timeoutMs / MS_PER_S} s`;
    const { code } = (cause ?? {}) as { code?: string };
    return `cannot be reached${code === undefined ? '' : `: ${code}`}`;
  }

  #signature(json: string): Record<string, string> {
    const { secret } = this.#settings;
    if (secret === undefined) return {};
    const timestamp = String(Math.floor(Date.now() / MS_PER_S));
    return { 'X-Tscap-Timestamp': timestamp, 'X-Tscap-Signature': `sha256=${signatureOf(secret, timestamp, json)}` };
  }
}

/**
 * Hex digits of HMAC-SHA256 over `<timestamp>.<body>`.
 * Spec: RFC 2104
 */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** How a webhook is called in messages: its path and its query may be secret. */
function webhookName({ origin }: URL): string {
  return `webhook ${origin}`;
}
