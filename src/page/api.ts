// Tested by: test/page/stream-screen.test.ts
/** The server did not do what was asked for; the message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

/** An answer, and the tag by which the server knows it again. */
export interface Tagged<Value> {
  readonly value: Value;
  readonly etag: string | null;
}

/** Asks the monitor; null: it is still what has that tag. Throws ApiError. */
export async function askFor<Value>(
  path: string,
  etag: string | null,
  signal: AbortSignal,
): Promise<Tagged<Value> | null> {
  const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
  const response = await send(path, { headers, signal });
  if (response.status === 304) return null;
  return { value: (await response.json()) as Value, etag: response.headers.get('etag') };
}

/** Changes something at the monitor. Throws ApiError. */
export async function change(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  await send(path, { method, ...json });
}

async function send(path: string, request: RequestInit): Promise<Response> {
  const response = await fetch(path, request).catch((error: unknown) => {
    // Gone from here, or too slow.
    if (request.signal?.reason?.name === 'AbortError') throw error;
    throw new ApiError('The monitor does not answer.');
  });
  // What the bar says leads to the sign-in: nothing that somebody is writing is lost.
  if (response.status === 401) throw new ApiError('You are signed out.');
  if (response.ok || response.status === 304) return response;
  throw new ApiError(await reasonOf(response));
}

/** What the server says, a line of text; otherwise its status. */
async function reasonOf(response: Response): Promise<string> {
  const text = (await response.text().catch(() => '')).trim();
  return text !== '' && text.length < 200 ? text : `The monitor answered with status ${response.status}.`;
}
