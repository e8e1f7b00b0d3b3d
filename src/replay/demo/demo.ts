// Tested by: test/e2e/demo-page.test.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/option.js';
import { stopSignal } from '../../cli/signals.js';
import { standardError } from '../../cli/standard-error.js';
import { EndlessClip } from '../../mpegts/endless-clip.js';
import { parseAddress } from '../../net/address.js';
import { monotonicNs, openSender } from '../../output/udp-sender.js';
import { clipFile, clipFiles } from './clip-files.js';
import type { DemoConfig } from './demo-options.js';
import { DemoSender, type DemoSource } from './demo-sender.js';
import { CLIP_SECONDS, type ClipRecipe, DEMO_STREAMS } from './demo-streams.js';
import { SoundSource, soundDescription } from './sound-source.js';
import { TransportSource } from './transport-source.js';

/** The first stream's; each further one has the next, the sound of ST 2110 the last. */
const FIRST_PORT = 5001;

/** Makes the clips that are missing, says which ports there are, and sends until a signal. */
export async function demo({ clips: folder, group, interface: device }: DemoConfig): Promise<void> {
  const address = group === undefined ? undefined : parseAddress(group);
  if (folder === undefined || group === undefined || address === undefined || address.isIpv6) {
    throw new UsageError('--clips and --group, an IPv4 address, are needed');
  }
  const signal = stopSignal();
  mkdirSync(folder, { recursive: true });
  await clipFiles(folder, (text) => standardError.write(`${text}\n`), signal);
  if (signal.aborted) return;
  const soundPort = FIRST_PORT + DEMO_STREAMS.length;
  writeFileSync(join(folder, 'sound.sdp'), soundDescription(group, soundPort));
  const sources: DemoSource[] = [...transportSources(folder), new SoundSource(soundPort, Date.now())];
  const sender = openSender(device, 1);
  signal.addEventListener('abort', () => sender.stop());
  process.once('exit', () => sender.stop());
  standardError.write(`sending ${sources.length} streams to ${group}, ports ${FIRST_PORT} to ${soundPort}\n`);
  try {
    await new DemoSender(sources, sender, { group: address.words[0]!, clock: monotonicNs }).run(signal);
  } finally {
    sender.close();
  }
}

function transportSources(folder: string): TransportSource[] {
  return DEMO_STREAMS.map(({ clip, other, isRtp = false, faults }, index) => {
    const options = { periodS: CLIP_SECONDS, port: FIRST_PORT + index, isRtp, faults };
    return new TransportSource({ ...options, clip: read(folder, clip), other: other && read(folder, other) });
  });
}

function read(folder: string, recipe: ClipRecipe): EndlessClip {
  return new EndlessClip(readFileSync(clipFile(folder, recipe)), recipe.bitrateBps, CLIP_SECONDS);
}
