import { setTimeout as sleep } from 'node:timers/promises';
import { CaptureError } from '../frame-source.js';

/** Without a byte for so long a request has failed. */
const IDLE_MS = 10_000;
const MOST_REDIRECTS = 5;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;

export interface HttpRange {
  readonly offset: number;
  readonly length: number;
}

export interface HttpRequest {
  readonly url: URL;
  readonly range?: HttpRange | undefined;
  readonly mostBytes: number;
  /** Tries in all; what the server says it has not is tried once. */
  readonly tries: number;
}

export interface HttpAnswer {
  /** Behind redirects. */
  readonly url: URL;
  readonly bytes: Buffer;
  /** From the request that succeeded to the last byte. */
  readonly durationMs: number;
  /** Tries that failed before. */
  readonly retries: number;
}

/** A request that failed for good; `status`: that of the server, if it answered. */
export class HttpError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Gets resources, each whole in memory and bounded. */
export class HttpClient {
  constructor(
    readonly signal: AbortSignal,
    readonly idleMs = IDLE_MS,
  ) {}

  /** Throws HttpError, also when the client is stopped. */
  async get(request: HttpRequest): Promise<HttpAnswer> {
    for (let tries = 1; ; tries++) {
      try {
        return { ...(await this.#try(request)), retries: tries - 1 };
      } catch (error) {
        const fault = errorOf(error);
        if (tries >= request.tries || this.signal.aborted || isFinal(fault.status)) throw fault;
        const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
        await sleep(waitMs, undefined, { signal: this.signal }).catch(() => {});
      }
    }
  }

  async #try({ url, range, mostBytes }: HttpRequest): Promise<Omit<HttpAnswer, 'retries'>> {
    const startMs = performance.now();
    const attempt = new AbortController();
    const stop = (): void => attempt.abort(new HttpError('stopped', undefined));
    const idle = (): void => attempt.abort(new HttpError(`no answer within ${this.idleMs / 1000} s`, undefined));
    this.signal.addEventListener('abort', stop, { once: true });
    if (this.signal.aborted) stop();
    const timer = setTimeout(idle, this.idleMs);
    try {
      const { response, last } = await this.#follow(url, range, attempt.signal);
      if (!response.ok) throw await refused(response);
      const whole = range !== undefined && response.status !== 206;
      if (whole && range.offset + range.length > mostBytes) throw new HttpError('ranges are not served', 416);
      const bytes = await readAll(response, whole ? range.offset + range.length : mostBytes, whole, () =>
        timer.refresh(),
      );
      const wanted = whole ? bytes.subarray(range.offset) : bytes;
      if (range !== undefined && wanted.length !== range.length) {
        throw new HttpError(`${wanted.length} of ${range.length} bytes`, response.status);
      }
      return { url: last, bytes: wanted, durationMs: performance.now() - startMs };
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', stop);
    }
  }

  async #follow(url: URL, range: HttpRange | undefined, signal: AbortSignal) {
    const headers: Record<string, string> =
      range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
    let last = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await fetch(last, { headers, redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return { response, last };
      await response.body?.cancel();
      last = httpUrl(location, last);
    }
    throw new HttpError(`more than ${MOST_REDIRECTS} redirects`, undefined);
  }
}

/** The address as it is meant at `base`. Throws HttpError where it is not of HTTP. */
export function httpUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new HttpError(`${text.slice(0, 200)} is no address of http or https`, undefined);
}

/** What a server says it has not, or does not give, it does not have a second later. */
function isFinal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

async function refused(response: Response): Promise<HttpError> {
  await response.body?.cancel();
  return new HttpError(`HTTP status ${response.status}`, response.status);
}

/** `isPart`: what is behind the bound is not wanted; otherwise it is too much. */
async function readAll(response: Response, mostBytes: number, isPart: boolean, onBytes: () => void): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    onBytes();
    chunks.push(chunk);
    length += chunk.length;
    if (length < mostBytes || (!isPart && length === mostBytes)) continue;
    if (isPart) break;
    throw new HttpError(`more than ${mostBytes} bytes`, 413);
  }
  const all = Buffer.concat(chunks, length);
  return isPart ? all.subarray(0, mostBytes) : all;
}

function errorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return new HttpError(reason ?? message, undefined, { cause: error });
}

/** What cannot begin or go on. */
export function hlsError(url: URL, what: string, cause?: unknown): CaptureError {
  return new CaptureError('BAD_FILE', `${shownUrl(url)} ${what}`, { cause });
}

/** An address without a user's password and without a query, which may be a token. */
export function shownUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
