import type { Logger } from 'pino';
import { totalOf } from '../report/cause-counts.js';
import type { Link } from '../wire/endpoint.js';
import type { Subscriber } from '../wire/subscriber.js';

/** A probe on another continent has answered by then. */
const PATIENCE_MS = 4000;

/** Says once, some seconds after the start, where nobody answers, and what to look at; and when somebody does after all. */
export class AnswerWatch {
  #waiting: readonly string[] | undefined;

  constructor(
    readonly link: Link,
    readonly subscriber: Pick<Subscriber, 'answered' | 'refusals'>,
    readonly log: Pick<Logger, 'warn' | 'info'>,
    readonly startMs: number,
  ) {}

  /** Once a second or so. */
  look(nowMs: number): void {
    const { answered, refusals } = this.subscriber;
    if (this.#waiting === undefined) {
      if (nowMs - this.startMs < PATIENCE_MS) return;
      this.#waiting = this.#silent(answered);
      // Of connections that are refused the reason is said.
      if (this.#waiting.length > 0 && totalOf(refusals) === 0) this.log.warn(this.#text(this.#waiting));
      return;
    }
    if (this.#waiting.length === 0) return;
    const silent = this.#silent(answered);
    if (silent.length < this.#waiting.length) {
      const endpoints = this.#waiting.filter((endpoint) => !silent.includes(endpoint));
      this.log.info({ endpoints }, this.link.isBound ? 'a probe has connected' : 'a probe answers');
    }
    this.#waiting = silent;
  }

  #silent(answered: ReadonlySet<string>): readonly string[] {
    const { endpoints, isBound } = this.link;
    if (isBound) return answered.size > 0 ? [] : endpoints;
    return endpoints.filter((endpoint) => !answered.has(endpoint));
  }

  #text(endpoints: readonly string[]): string {
    const at = endpoints.join(', ');
    if (this.link.isBound) {
      return `no probe has connected to ${at} yet: it must be started with --connect --endpoint and the address of this host, and a firewall must let it through`;
    }
    const isHere = endpoints.every((endpoint) => /^(ipc:|tcp:\/\/(127\.|\[::1\]|localhost))/.test(endpoint));
    const where = isHere
      ? 'is a probe running on this host? To start one: tscap-probe --source-device eth1 --discover. For a probe elsewhere, give its address: --endpoint tcp://<ip>:5556'
      : 'is a probe running there? It listens on 127.0.0.1 alone unless it is given --endpoint with an address of its host; a firewall must let the port through';
    return `nobody answers at ${at} yet: ${where}. To look at a file: tscap-monitor FILE`;
  }
}
