// Tested by: test/e2e/demo-page.test.ts
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CLIP_SECONDS, type ClipRecipe, DEMO_STREAMS } from './demo-streams.js';

/** Where the clips of all streams are in that folder: those that are missing are made by ffmpeg, `tell` is told of each. Throws when that fails. */
export async function clipFiles(folder: string, tell: (text: string) => void, signal: AbortSignal): Promise<void> {
  const recipes = DEMO_STREAMS.flatMap(({ clip, other }) => (other === undefined ? [clip] : [clip, other]));
  const missing = recipes.filter((recipe) => !existsSync(clipFile(folder, recipe)));
  for (const [index, recipe] of missing.entries()) {
    if (signal.aborted) return;
    tell(`making clip ${index + 1} of ${missing.length} (${recipe.services.join(', ')}), once …`);
    await make(folder, recipe, signal);
  }
}

/** The bitrate is in the name: another recipe is another file. */
export function clipFile(folder: string, { name, bitrateBps }: ClipRecipe): string {
  return join(folder, `${name}-${bitrateBps}.mpegts`);
}

async function make(folder: string, recipe: ClipRecipe, signal: AbortSignal): Promise<void> {
  const file = clipFile(folder, recipe);
  const ffmpeg = spawn('ffmpeg', ffmpegArguments(recipe, `${file}.new`), {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' },
  });
  let said = '';
  ffmpeg.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000);
  });
  try {
    const [code] = await once(ffmpeg, 'close');
    if (code !== 0) throw new Error(`ffmpeg cannot make ${recipe.name}: ${said.trim()}`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function ffmpegArguments({ video = [], audio, codecs, bitrateBps, services }: ClipRecipe, file: string): string[] {
  const sources = [...video, ...audio];
  const programs = services.flatMap((title, index) => {
    const streams = [...(video.length > 0 ? [index] : []), video.length + index];
    return [
      '-program',
      [`title=${title}`, `program_num=${index + 1}`, ...streams.map((stream) => `st=${stream}`)].join(':'),
    ];
  });
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'],
    ...sources.flatMap((source) => ['-f', 'lavfi', '-i', source]),
    ...sources.flatMap((_, index) => ['-map', `${index}`]),
    ...['-t', `${CLIP_SECONDS}`, '-pix_fmt', 'yuv420p', ...codecs.split(' '), ...programs],
    ...[
      '-metadata',
      'service_provider=tscap',
      '-f',
      'mpegts',
      '-muxrate',
      `${bitrateBps}`,
      '-pcr_period',
      '20',
      '-sdt_period',
      '0.7',
      file,
    ],
  ];
}
