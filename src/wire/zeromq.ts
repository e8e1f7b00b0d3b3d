import { LinkError } from './link-error.js';

export type ZeroMq = typeof import('zeromq');

/** The version that all that is said here about libzmq was measured with. */
const LIBZMQ = '4.3';

/**
 * The zeromq module. Its loader tries several prebuilt addons and says little when none fits; throws LinkError NO_LIBRARY.
 */
export async function loadZeroMq(): Promise<ZeroMq> {
  const zeromq = await import('zeromq').catch((cause: unknown) => {
    throw new LinkError('NO_LIBRARY', 'the zeromq package does not load on this host: run npm ci again', { cause });
  });
  if (typeof zeromq.version === 'string' && zeromq.version.startsWith(`${LIBZMQ}.`)) return zeromq;
  throw new LinkError('NO_LIBRARY', `the zeromq package must hold libzmq ${LIBZMQ}, got ${zeromq.version}`);
}

/** Sets an option that libzmq takes at once, of which the package warns on stderr that it would not. */
export function setQuietly(set: () => void): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    set();
  } finally {
    process.emitWarning = emitWarning;
  }
}
