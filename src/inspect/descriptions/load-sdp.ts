// Tested by: test/inspect/descriptions/nmos-registry.test.ts
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import { MAX_SDP_BYTES, parseSdp } from '../../st2110/d10/sdp.js';
import { printable } from '../../text/printable.js';
import { systemFault } from '../../text/system-fault.js';
import { fetchText } from './fetch-text.js';

/** A description that was asked for and cannot be read: a wrong use of the program. */
class SdpError extends Error {
  readonly code = 'USAGE';
}

/** Files of a folder that are read. */
const MOST_FILES = 4096;

/** What was read, and what of it was left out, a line each. */
export interface LoadedDescriptions {
  readonly flows: readonly FlowDescription[];
  readonly faults: readonly string[];
}

/** Reads the session descriptions of files, of all `.sdp` files of folders, and of http addresses. Throws SdpError. */
export async function loadSdp(places: readonly string[], stop?: AbortSignal): Promise<LoadedDescriptions> {
  const flows: FlowDescription[] = [];
  const faults: string[] = [];
  for (const place of places) {
    const loaded = isAddress(place) ? await fromAddress(place, stop) : fromPath(place);
    flows.push(...loaded.flows);
    faults.push(...loaded.faults);
  }
  return { flows, faults };
}

export function isAddress(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

async function fromAddress(url: string, stop: AbortSignal | undefined): Promise<LoadedDescriptions> {
  let text: string;
  try {
    ({ text } = await fetchText(url, MAX_SDP_BYTES, stop));
  } catch (error) {
    throw new SdpError(`--sdp ${url}: ${(error as Error).message}`, { cause: error });
  }
  return described(text, url);
}

function fromPath(place: string): LoadedDescriptions {
  try {
    if (!statSync(place).isDirectory()) return described(textOf(place), place);
  } catch (error) {
    if (error instanceof SdpError) throw error;
    throw new SdpError(`--sdp ${place} cannot be read: ${systemFault(error)}`, { cause: error });
  }
  const files = readdirSync(place).filter((name) => name.toLowerCase().endsWith('.sdp'));
  if (files.length === 0) throw new SdpError(`--sdp ${place}: no file in it ends in .sdp`);
  if (files.length > MOST_FILES) throw new SdpError(`--sdp ${place}: more than ${MOST_FILES} files`);
  const loaded = files.sort().map((name) => leniently(path.join(place, name)));
  return { flows: loaded.flatMap(({ flows }) => flows), faults: loaded.flatMap(({ faults }) => faults) };
}

/** A file of a folder that is no description does not keep the others from being used. */
function leniently(file: string): LoadedDescriptions {
  try {
    return described(textOf(file), file);
  } catch (error) {
    if (error instanceof SdpError) return { flows: [], faults: [error.message] };
    return { flows: [], faults: [`--sdp ${file} cannot be read: ${systemFault(error)}`] };
  }
}

function textOf(file: string): string {
  if (statSync(file).size > MAX_SDP_BYTES) throw new SdpError(`--sdp ${file}: larger than ${MAX_SDP_BYTES} bytes`);
  return readFileSync(file, 'utf8');
}

function described(text: string, place: string): LoadedDescriptions {
  const result = parseSdp(text, printable(place));
  if ('fault' in result) throw new SdpError(`--sdp ${printable(place)}: ${result.fault}`);
  return { flows: result.flows, faults: result.faults.map((fault) => `--sdp ${printable(place)}: ${fault}`) };
}
