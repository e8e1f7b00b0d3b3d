import type { Console } from '../cli/log.js';
import type { NalLog } from './nal-log.js';
import type { MonitorConfig } from './options.js';

/** What few ask for is not loaded for all, as it takes time; throws UsageError and OutputError. */
export async function loadNalLog(config: MonitorConfig, { log }: Pick<Console, 'log'>): Promise<NalLog | undefined> {
  if (!config.debugNals && config.debugNalTypes.length === 0) return undefined;
  const { openNalLog } = await import('./nal-log.js');
  return openNalLog(config, (text) => log.warn(text));
}
