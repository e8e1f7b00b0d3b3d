import type { ServerResponse } from 'node:http';
import type { HttpFigures } from './figures.js';
import type { HttpLimits } from './limits.js';
import type { Person } from './person.js';
import { SECURITY_HEADERS } from './security-headers.js';

export interface StreamEvent {
  readonly event?: string;
  readonly id?: string;
  /** A text, which may have lines; JSON as a rule. */
  readonly data: string;
}

export interface EventStreamContext {
  readonly person: Person;
  /** `Last-Event-ID` of the client. */
  readonly lastEventId: string | undefined;
  readonly limits: HttpLimits;
  readonly figures: HttpFigures;
  readonly now: () => number;
  /** Whether the person may still look: sessions end. */
  readonly isAllowed: () => boolean;
}

/**
 * Server-sent events to one client. A client that reads too slowly is cut off and counted: it comes back by itself, with the id of the
 * last event that it has.
 * Spec: WHATWG HTML, 9.2
 */
export class EventStream {
  readonly person: Person;
  readonly lastEventId: string | undefined;
  readonly #response: ServerResponse;
  readonly #context: EventStreamContext;
  readonly #timer: NodeJS.Timeout;
  #isOpen = true;
  #takenMs: number;

  constructor(response: ServerResponse, context: EventStreamContext) {
    this.person = context.person;
    this.lastEventId = context.lastEventId;
    this.#response = response;
    this.#context = context;
    this.#takenMs = context.now();
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would keep events back.
      'X-Accel-Buffering': 'no',
      ...SECURITY_HEADERS,
    });
    response.write('retry: 1000\n\n');
    response.on('drain', () => this.#taken());
    response.once('close', () => this.#ended());
    this.#timer = setInterval(() => this.#beat(), context.limits.heartbeatMs);
    this.#timer.unref();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What waits in this process for the client. */
  get unsentBytes(): number {
    return this.#response.writableLength;
  }

  /** Sends the event; false when the stream is over, by this event perhaps. */
  send({ event, id, data }: StreamEvent): boolean {
    const name = event === undefined ? '' : `event: ${event}\n`;
    const mark = id === undefined ? '' : `id: ${id}\n`;
    return this.#write(`${name}${mark}data: ${data.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`);
  }

  /** Is called once, when the stream is over. */
  onClose(done: () => void): void {
    if (this.#isOpen) this.#response.once('close', done);
    else done();
  }

  /** Nothing more is sent; a client that does not take what is on its way is cut off with the next heartbeat. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#response.end();
  }

  #write(text: string): boolean {
    if (!this.#isOpen) return false;
    const { limits, now } = this.#context;
    if (this.unsentBytes === 0) this.#taken();
    const isStalled = now() - this.#takenMs > limits.stalledMs;
    if (isStalled || this.unsentBytes > limits.unsentBytes) {
      this.#cutOff();
      return false;
    }
    this.#response.write(text);
    return true;
  }

  #beat(): void {
    if (!this.#isOpen) this.#cutOff();
    else if (this.#context.isAllowed()) this.#write(':\n\n');
    else this.close();
  }

  #cutOff(): void {
    this.#context.figures.refused.slow++;
    this.#response.destroy();
    this.#ended();
  }

  #taken(): void {
    this.#takenMs = this.#context.now();
  }

  #ended(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
  }
}
