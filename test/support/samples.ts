import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../shared/samples', import.meta.url));

/** Folder of the sample captures and streams, which stands beside the checkout where there is one. */
export function samplesDir(): string | undefined {
  return existsSync(FOLDER) ? FOLDER : undefined;
}

/** Why a test that needs the samples must be skipped here, or false. */
export function missingSamples(): string | false {
  return samplesDir() === undefined ? 'no ../shared/samples beside the checkout' : false;
}
