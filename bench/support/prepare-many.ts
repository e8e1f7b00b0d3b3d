import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bitrateOf, DATAGRAM_BYTES, type DvbRecipe, dvbProgramme, nsPerDatagram } from './dvb-programme.js';
import type { ManyStreams } from './many-streams.js';

/** The streams begin at places of the programme that are spread over so long. */
const SPARE_SECONDS = 20;

/** A service of 1 Mb/s. */
export const SERVICE: DvbRecipe = {
  ...{ services: 1, withText: 1, bitrateBps: 1_000_000 },
  ...{ size: '720x576', videoBps: 500_000, audioBps: 96_000 },
};

/** Writes the programme to the folder, from which that many streams are sent for so long. */
export function prepareMany(folder: string, recipe: DvbRecipe, streams: number, seconds: number): ManyStreams {
  const file = join(folder, 'programme.mpegts');
  const bytes = dvbProgramme(recipe, seconds + SPARE_SECONDS);
  writeFileSync(file, bytes);
  const interval = nsPerDatagram(bitrateOf(recipe));
  const datagrams = Math.floor((seconds * 1e9) / interval);
  const spare = Math.floor(bytes.length / DATAGRAM_BYTES) - datagrams;
  return { file, streams, datagrams, nsPerDatagram: interval, spare };
}
