import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../../../src/board/contract.js';

const SEEN_AFTER_MS = 4000;
/** Faults of the demo come again after less. */
const LONGEST_MS = 300_000;

/** A screen of the page, by the address that a person would bookmark. */
export interface PageScreen {
  readonly name: string;
  readonly path: string;
}

/** All screens of a monitor's page; in depth the stream in most trouble that has a picture, or the first. */
export async function screensOf(address: string, key?: string): Promise<readonly PageScreen[]> {
  const stream = key ?? (await shownStream(address));
  return [
    { name: 'board', path: '/board' },
    { name: 'tiles', path: '/board?view=tiles' },
    { name: 'grouped', path: '/board?group=probe' },
    { name: 'mosaic', path: '/mosaic' },
    { name: 'stream', path: `/stream/${encodeURIComponent(stream)}` },
    { name: 'alarms', path: '/alarms' },
    { name: 'availability', path: '/availability' },
    { name: 'system', path: '/system' },
  ];
}

/** Waits until a stream is in error, and has been for some seconds, so that its figures tell of it. */
export async function untilInError(address: string): Promise<void> {
  const isInError = ({ state, state_since_ms }: Row): boolean =>
    state === 'error' && Date.now() - state_since_ms > SEEN_AFTER_MS;
  for (const endMs = Date.now() + LONGEST_MS; !(await streamsOf(address)).some(isInError); await delay(500)) {
    if (Date.now() > endMs) throw new Error('no stream comes into error');
  }
}

async function streamsOf(address: string): Promise<readonly Row[]> {
  return (await (await fetch(`${address}/api/streams`)).json()) as readonly Row[];
}

async function shownStream(address: string): Promise<string> {
  const streams = await streamsOf(address);
  const shown = streams.find(({ picture, state }) => picture !== null && state !== 'ok') ?? streams[0];
  if (shown === undefined) throw new Error('no stream is there');
  return shown.key;
}
