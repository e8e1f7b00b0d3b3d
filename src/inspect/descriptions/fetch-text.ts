// Tested by: test/inspect/descriptions/nmos-registry.test.ts
/** A server has so long for an answer as a whole. */
const TIME_OUT_MS = 5000;

/** An answer: its text, and the link to the page before it. */
export interface FetchedText {
  readonly text: string;
  readonly link: string | null;
}

/** Reads what http or https gives, at most so many bytes of it. Throws an Error that says what is wrong in a line. */
export async function fetchText(url: string, mostBytes: number, stop?: AbortSignal): Promise<FetchedText> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${TIME_OUT_MS} ms`)), TIME_OUT_MS);
  const end = (): void => abort.abort(stop?.reason);
  stop?.addEventListener('abort', end, { once: true });
  try {
    const response = await fetch(url, { signal: abort.signal, redirect: 'error', headers: { accept: '*/*' } });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`answers with status ${response.status}`);
    }
    return { text: await boundedText(response, mostBytes), link: response.headers.get('link') };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', end);
  }
}

async function boundedText(response: Response, mostBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`its answer is larger than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The innermost cause, which says more than `fetch failed`. */
function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? innermost.message : String(innermost);
}
