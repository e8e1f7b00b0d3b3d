// Tested by: test/monitor/images/file-images.test.ts
import { availableParallelism } from 'node:os';
import type { SinkLog } from '../../delivery/sink-record.js';
import type { MonitorConfig } from '../options.js';
import type { EssenceService } from './essence-service.js';

const NO_LIBAV =
  'the decoder was not built: install libavcodec-dev libavutil-dev libswscale-dev libswresample-dev and run npm run build';
const NO_GSTREAMER =
  'no pictures: --image-decoder gstreamer needs gst-launch-1.0 and its plugins: install gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav';
/** A disk that is full stays so for long. */
const FAILURE_PAUSE_MS = 60_000;

/**
 * What decodes pictures and sound; undefined where neither is asked for, or no decoder can be had, which is said. Whoever `waits` for it takes all
 * the CPU that it may have. Throws UsageError.
 */
export async function openEssence(
  config: MonitorConfig,
  log: SinkLog,
  pace: 'live' | 'waits',
): Promise<EssenceService | undefined> {
  const { extractImages, saveImages, filmstrip, audioLevels, imageDecoder, imageBudget } = config;
  const saveFiles = saveImages || filmstrip;
  const asksImages = extractImages || saveFiles;
  if (!asksImages && !audioLevels) return undefined;
  const parts = await loadParts();
  const say = (reason: string): void => log.write('warn', `no decoder ${reason}`, {}, reason);
  const libav = parts.libavDecoder();
  if (libav === undefined && audioLevels) say(`no sound: ${NO_LIBAV}`);
  const createSlot = asksImages ? slotMaker(parts, imageDecoder, libav, say) : undefined;
  const sound = audioLevels ? libav : undefined;
  if (createSlot === undefined && sound === undefined) return undefined;
  const { imagesDir: folder, imagesKeep: keep } = config;
  const onError = failureNotice(folder, log);
  const hasFiles = saveFiles && createSlot !== undefined;
  const cores = availableParallelism();
  return new parts.EssenceService({
    createSlot: createSlot ?? (() => new parts.GstreamerSlot({ ended: () => {}, now: () => 0 })),
    processes: config.decodeProcesses ?? Math.max(1, Math.floor(cores / 2)),
    cores,
    intervalMs: createSlot === undefined ? null : intervalOf(config),
    height: config.imageHeight,
    quality: config.jpegQuality,
    hasThumbnails: config.httpPort !== undefined,
    budgetPercent: pace === 'live' ? imageBudget : 100,
    sound,
    boardLength: config.filmstripLength,
    filmstrip: filmstrip && imageDecoder === 'libav',
    files: hasFiles ? new parts.PictureFiles({ folder, keep: saveImages ? keep : 0, onError }) : undefined,
    waits: pace === 'waits',
    log,
  });
}

/** Says at most once a minute that pictures cannot be saved; `not_saved` counts them all. */
function failureNotice(folder: string, log: SinkLog): (error: Error) => void {
  let nextMs = Number.NEGATIVE_INFINITY;
  return ({ message: reason }) => {
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + FAILURE_PAUSE_MS;
    log.write('warn', 'images', { reason }, `pictures cannot be saved in ${folder}: ${reason}`);
  };
}

function intervalOf({ imageSampleRateNs, imageInterval }: MonitorConfig): number {
  return imageSampleRateNs === undefined ? imageInterval : Math.round(imageSampleRateNs / 1e6);
}

type Parts = Awaited<ReturnType<typeof loadParts>>;

/** Not loaded unless it is needed. */
async function loadParts() {
  const [program, libav, gstreamer, service, files] = await Promise.all([
    import('../../decode/decoder-program.js'),
    import('../../decode/decoder-slot.js'),
    import('../../decode/gstreamer-slot.js'),
    import('./essence-service.js'),
    import('./picture-files.js'),
  ]);
  return { ...program, ...libav, ...gstreamer, ...service, ...files };
}

/** undefined: pictures cannot be decoded, which is said. */
function slotMaker(
  { DecoderSlot, GstreamerSlot, hasGstreamer }: Parts,
  imageDecoder: MonitorConfig['imageDecoder'],
  libav: ReturnType<Parts['libavDecoder']>,
  say: (reason: string) => void,
) {
  type Observer = ConstructorParameters<typeof GstreamerSlot>[0];
  if (imageDecoder === 'libav') {
    if (libav === undefined) say(`no pictures: ${NO_LIBAV}`);
    return libav === undefined ? undefined : (observer: Observer) => new DecoderSlot(libav, observer);
  }
  if (hasGstreamer()) return (observer: Observer) => new GstreamerSlot(observer);
  say(NO_GSTREAMER);
  return undefined;
}
