import { spawnSync } from 'node:child_process';

/** Of a test that needs ffmpeg: false, or why it is skipped. */
export const NO_FFMPEG: string | false =
  spawnSync('ffmpeg', ['-version'], { timeout: 10_000 }).status === 0 ? false : 'no ffmpeg';
