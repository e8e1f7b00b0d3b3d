import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import { MAX_SDP_BYTES, parseSdp } from '../../st2110/d10/sdp.js';
import { printable } from '../../text/printable.js';
import { fetchText } from './fetch-text.js';
import type { FlowBook } from './flow-book.js';

/** From one look at the registry to the next. */
const POLL_MS = 5000;
const MAX_PAGE_BYTES = 8 << 20;
const MAX_PAGES = 64;
const MAX_SENDERS = 4096;
const PAGE_SENDERS = 100;
/** Descriptions that are fetched at the same time. */
const FETCHES_AT_ONCE = 8;
const MAX_TEXT = 256;

/**
 * A sender as the registry has it.
 * Spec: AMWA IS-04, APIs/schemas/sender.json
 */
interface Sender {
  readonly id: string;
  readonly label: string;
  /** It changes with anything of the sender. */
  readonly version: string;
  readonly manifest_href: string;
}

/** What the follower of a registry has to say, a line at a time. */
export interface RegistryLog {
  warn(text: string): void;
  info(text: string): void;
}

/**
 * Follows the senders of an IS-04 registry by its Query API, read only: the description of each that has one. A registry that does not answer
 * changes nothing: what was known stays. Spec: AMWA IS-04, Query API
 */
export class NmosRegistry {
  readonly #base: string;
  readonly #book: FlowBook;
  readonly #log: RegistryLog;
  readonly #versions = new Map<string, string>();
  /** What is wrong with the descriptions of senders, by id. */
  readonly #senderFaults = new Map<string, string>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #fault: string | undefined;

  constructor(
    url: string,
    book: FlowBook,
    log: RegistryLog,
    readonly pollMs = POLL_MS,
  ) {
    this.#base = url.replace(/\/+$/, '');
    this.#book = book;
    this.#log = log;
  }

  /** Looks for the first time, then again and again until it is closed. Does not throw. */
  async open(): Promise<void> {
    await this.poll();
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => void this.open(), this.pollMs);
    this.#timer.unref();
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  /** Looks once. */
  async poll(): Promise<void> {
    try {
      const senders = await this.#senders();
      await this.#follow(senders);
      if (this.#fault !== undefined) this.#log.info(`${this.#base}: the registry answers again`);
      this.#fault = undefined;
    } catch (error) {
      const fault = printable((error as Error).message).slice(0, MAX_TEXT);
      if (fault !== this.#fault && !this.#stop.signal.aborted) this.#log.warn(`${printable(this.#base)}: ${fault}`);
      this.#fault = fault;
    }
  }

  /** Page by page, from the newest on. */
  async #senders(): Promise<Sender[]> {
    const senders = new Map<string, Sender>();
    let url: string | undefined = `${await this.#queryApi()}/senders?paging.limit=${PAGE_SENDERS}`;
    const { origin } = new URL(url);
    for (let page = 0; page < MAX_PAGES && url !== undefined; page++) {
      const { text, link } = await fetchText(url, MAX_PAGE_BYTES, this.#stop.signal);
      const found = sendersOf(text);
      const before = senders.size;
      for (const sender of found.senders) if (senders.size < MAX_SENDERS) senders.set(sender.id, sender);
      if (found.all === 0 || (page > 0 && senders.size === before)) break;
      url = earlierPage(link, origin);
    }
    return [...senders.values()];
  }

  /** `…/x-nmos/query/v1.3`, of the versions that the registry has. */
  async #queryApi(): Promise<string> {
    if (/\/x-nmos\/query\/v[\d.]+$/.test(this.#base)) return this.#base;
    const root = this.#base.endsWith('/x-nmos/query') ? this.#base : `${this.#base}/x-nmos/query`;
    const { text } = await fetchText(`${root}/`, MAX_SDP_BYTES, this.#stop.signal);
    const versions = arrayOf(text).flatMap((entry) => {
      const match = typeof entry === 'string' ? /^v(\d{1,3})\.(\d{1,3})\/?$/.exec(entry) : null;
      return match === null ? [] : [[Number(match[1]), Number(match[2])] as const];
    });
    const known = versions.filter(([major]) => major === 1).sort((a, b) => b[1] - a[1]);
    if (known[0] === undefined) throw new Error('no Query API of version 1 at this address');
    return `${root}/v${known[0].join('.')}`;
  }

  async #follow(senders: readonly Sender[]): Promise<void> {
    const ids = new Set(senders.map(({ id }) => id));
    for (const id of [...this.#versions.keys(), ...this.#senderFaults.keys()]) if (!ids.has(id)) this.#forget(id);
    const changed = senders.filter(
      ({ id, version, manifest_href }) => this.#versions.get(id) !== version + manifest_href,
    );
    for (let first = 0; first < changed.length; first += FETCHES_AT_ONCE) {
      await Promise.all(changed.slice(first, first + FETCHES_AT_ONCE).map((sender) => this.#describe(sender)));
    }
    this.#book.publish();
  }

  /** What cannot be read is asked for again at the next look; what is no description when it is another one. */
  async #describe(sender: Sender): Promise<void> {
    const { id, version, manifest_href } = sender;
    const name = printable(sender.label || id).slice(0, MAX_TEXT);
    let text: string;
    try {
      ({ text } = await fetchText(manifest_href, MAX_SDP_BYTES, this.#stop.signal));
    } catch (error) {
      this.#complain(id, name, (error as Error).message);
      return;
    }
    const result = parseSdp(text, `NMOS sender ${name}`);
    if ('fault' in result) this.#complain(id, name, result.fault);
    else this.#senderFaults.delete(id);
    const flows: readonly FlowDescription[] = 'fault' in result ? [] : result.flows;
    this.#versions.set(id, version + manifest_href);
    this.#book.set(this.#originOf(id), flows);
  }

  /** Once for each fault of a sender. */
  #complain(id: string, name: string, fault: string): void {
    const text = printable(fault).slice(0, MAX_TEXT);
    if (this.#senderFaults.get(id) !== text) this.#log.warn(`sender ${name}: ${text}`);
    this.#senderFaults.set(id, text);
  }

  #forget(id: string): void {
    this.#senderFaults.delete(id);
    this.#versions.delete(id);
    this.#book.set(this.#originOf(id), []);
  }

  #originOf(id: string): string {
    return `${this.#base} ${id}`;
  }
}

/** The senders of a page that have a description; `all`: those without one, too. Throws what is no list. */
function sendersOf(text: string): { readonly senders: Sender[]; readonly all: number } {
  const entries = arrayOf(text);
  const senders = entries.flatMap((entry): Sender[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { id, label, version, manifest_href } = entry as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string' || id.length > MAX_TEXT || typeof manifest_href !== 'string') return [];
    if (manifest_href.length > 4096 || !/^https?:\/\//i.test(manifest_href)) return [];
    return [{ id, label: shortText(label), version: shortText(version), manifest_href }];
  });
  return { senders, all: entries.length };
}

function arrayOf(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error('its answer is no JSON', { cause });
  }
  if (!Array.isArray(value)) throw new Error('its answer is no list');
  return value;
}

function shortText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}

/** The link to the page before, of the same server. Spec: AMWA IS-04, Query API, pagination (RFC 5988) */
function earlierPage(link: string | null, origin: string): string | undefined {
  const match = /<([^<>]{1,4096})>\s*;\s*rel="?prev"?/.exec(link ?? '');
  if (match === null) return undefined;
  const url = urlOf(match[1]!);
  return url?.origin === origin ? url.href : undefined;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
