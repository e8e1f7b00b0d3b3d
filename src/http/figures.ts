// Tested by: test/http/http-server.test.ts
/** Why a connection or a request was turned away or cut off. */
export const HTTP_REFUSALS = [
  'connections',
  'rate',
  'streams',
  'malformed',
  'too_large',
  'not_found',
  'host',
  'origin',
  'not_signed_in',
  'not_allowed',
  'wrong_password',
  'sign_in_rate',
  'proxy_header',
  'slow',
  'fault',
] as const;
export type HttpRefusal = (typeof HTTP_REFUSALS)[number];

/** What the HTTP server has done so far, over all its listeners. */
export class HttpFigures {
  connections = 0;
  streams = 0;
  requests = 0;
  signIns = 0;
  /** Idle connections that were closed so that others have room. */
  madeRoom = 0;
  /** Answers by the class of their status: `2xx`. */
  readonly answers: Record<string, number> = {};
  readonly refused = Object.fromEntries(HTTP_REFUSALS.map((cause) => [cause, 0])) as Record<HttpRefusal, number>;

  /** How many people have signed in; whoever keeps their sessions knows. */
  countSessions = (): number => 0;

  answered(status: number): void {
    const name = `${Math.floor(status / 100)}xx`;
    this.answers[name] = (this.answers[name] ?? 0) + 1;
  }
}
