/** What strangers and clients can have of one listener. */
export const HTTP_LIMITS = {
  connections: 512,
  /** Of one address, or a /64 of IPv6, which is one host's; a trusted proxy, which stands for many, has them all. */
  connectionsPerAddress: 256,
  /** Event streams, which are connections that are never idle. */
  streams: 128,
  streamsPerAddress: 64,
  requestsPerSecond: { connection: 100, address: 400, all: 2000 },
  headerBytes: 16_384,
  targetCharacters: 2048,
  /** Longest time for a request to arrive, a handshake of TLS included. */
  requestMs: 5000,
  /** Longest time in which nothing of an answer is taken, and for all of it, beside the time that its size may take. */
  answerMs: 20_000,
  /** Slowest rate at which an answer may be taken. */
  answerBytesPerMs: 50,
  idleMs: 30_000,
  /** A connection whose request is not older than this is left alone when room is made. */
  busyMs: 1000,
  /** What a client of an event stream may leave unread, beyond what the kernel holds, before its next event cuts it off. */
  unsentBytes: 1_048_576,
  /** Longest time for which a client of an event stream may take nothing. */
  stalledMs: 30_000,
  heartbeatMs: 10_000,
} as const;

export type HttpLimits = { readonly [Key in keyof typeof HTTP_LIMITS]: Widened<(typeof HTTP_LIMITS)[Key]> };
type Widened<T> = T extends number ? number : { readonly [Key in keyof T]: number };
