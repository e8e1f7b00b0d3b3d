import { FlowBook } from './flow-book.js';
import { isAddress, loadSdp } from './load-sdp.js';
import { NmosRegistry, type RegistryLog } from './nmos-registry.js';

export interface DescriptionOptions {
  readonly sdp: readonly string[];
  readonly nmos: string | undefined;
}

/** A registry whose address is none. */
class RegistryError extends Error {
  readonly code = 'USAGE';
}

/** The described flows, which a registry may change until it is closed. */
export interface OpenDescriptions {
  readonly book: FlowBook;
  close(): void;
}

/** Reads the session descriptions that were asked for, and begins to follow the registry. Throws what has the code USAGE. */
export async function openDescriptions(options: DescriptionOptions, log: RegistryLog): Promise<OpenDescriptions> {
  const { sdp, nmos } = options;
  if (nmos !== undefined && !isAddress(nmos)) throw new RegistryError(`--nmos must be an http address, got ${nmos}`);
  const book = new FlowBook();
  const { flows, faults } = await loadSdp(sdp);
  for (const fault of faults) log.warn(fault);
  book.set('--sdp', flows);
  book.publish();
  if (nmos === undefined) return { book, close: () => undefined };
  const registry = new NmosRegistry(nmos, book, log);
  await registry.open();
  return { book, close: () => registry.close() };
}
