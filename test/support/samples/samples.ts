import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../../shared/samples', import.meta.url));

/** Folder of the sample captures and streams, which stands beside the checkout where there is one. */
export function samplesDir(): string | undefined {
  return existsSync(FOLDER) ? FOLDER : undefined;
}

/** Why a test that needs the samples must be skipped here, or false. */
export function missingSamples(): string | false {
  return samplesDir() === undefined ? 'no ../shared/samples beside the checkout' : false;
}

/** Names of the transport streams without their ending; none where the samples are missing. */
export function sampleNames(): string[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
}

/** The stream as packets of 188 bytes: some samples have a time stamp before each packet, or a checksum behind it. */
export function readSampleTs(name: string): Buffer {
  const bytes = readFileSync(join(FOLDER, name + ENDING));
  const { size, offset } = LAYOUTS.find((layout) =>
    [0, 1, 2, 3].every((n) => bytes[n * layout.size + layout.offset] === 0x47),
  )!;
  if (size === 188) return bytes;
  const count = Math.floor(bytes.length / size);
  return Buffer.concat(
    Array.from({ length: count }, (_, n) => bytes.subarray(n * size + offset, n * size + offset + 188)),
  );
}

const ENDING = '.mpegts';
const LAYOUTS = [
  { size: 188, offset: 0 },
  { size: 192, offset: 4 },
  { size: 204, offset: 0 },
];
