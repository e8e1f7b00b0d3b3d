import type { Row } from '../../../src/board/contract.js';

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

async function shownStream(address: string): Promise<string> {
  const streams = (await (await fetch(`${address}/api/streams`)).json()) as readonly Row[];
  const shown = streams.find(({ picture, state }) => picture !== null && state !== 'ok') ?? streams[0];
  if (shown === undefined) throw new Error('no stream is there');
  return shown.key;
}
