import { availableParallelism } from 'node:os';
import type { SinkLog } from '../../delivery/sink-record.js';
import type { MonitorConfig } from '../options.js';
import type { EssenceService } from './essence-service.js';

const NO_DECODER =
  'no pictures and no sound: the decoder was not built; install libavcodec-dev libavutil-dev libswscale-dev libswresample-dev and run npm run build';

/**
 * What decodes pictures and sound; undefined where neither is asked for, or no decoder can be had, which is said. Whoever `waits` for it takes all
 * the CPU that it may have. Throws UsageError.
 */
export async function openEssence(
  config: MonitorConfig,
  log: SinkLog,
  pace: 'live' | 'waits',
): Promise<EssenceService | undefined> {
  const { extractImages, saveImages, filmstrip, audioLevels } = config;
  const saveFiles = saveImages || filmstrip;
  const wantsImages = extractImages || saveFiles;
  if (!wantsImages && !audioLevels) return undefined;
  const [{ libavDecoder }, { EssenceService }, { PictureFiles }] = await Promise.all([
    import('../../decode/decoder-program.js'),
    import('./essence-service.js'),
    import('./picture-files.js'),
  ]);
  const decoder = libavDecoder();
  if (decoder === undefined) {
    log.write('warn', 'no decoder', {}, NO_DECODER);
    return undefined;
  }
  const { imagesDir: folder, imagesKeep: keep } = config;
  const onError = (error: Error): void =>
    log.write('warn', 'images', { reason: error.message }, `pictures cannot be saved: ${error.message}`);
  const cores = availableParallelism();
  return new EssenceService({
    decoder,
    processes: config.decodeProcesses ?? Math.max(1, Math.floor(cores / 2)),
    cores,
    intervalMs: wantsImages ? config.imageInterval : null,
    height: config.imageHeight,
    quality: config.jpegQuality,
    budgetPercent: pace === 'live' ? config.imageBudget : 100,
    sound: audioLevels,
    boardLength: config.filmstripLength,
    filmstrip: config.filmstrip,
    files: saveFiles ? new PictureFiles({ folder, keep: saveImages ? keep : 0, onError }) : undefined,
    waits: pace === 'waits',
    log,
  });
}
