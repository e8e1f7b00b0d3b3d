import { spawnSync } from 'node:child_process';

/** Why live capture tests must be skipped here, or false. */
export function noCaptureRight(): string | false {
  return process.getuid?.() === 0 ? false : 'live capture needs root or CAP_NET_RAW';
}

/** Why a test that needs this program must be skipped here, or false. */
export function missingTool(...commands: string[]): string | false {
  for (const command of commands) {
    if (spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0) return `${command} is not installed`;
  }
  return false;
}
