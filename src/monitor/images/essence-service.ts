// Tested by: test/monitor/images/essence-service.test.ts
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CodedEssence, DecodedEssence, EssenceWishes } from '../../analysis/content/essence-sink.js';
import { DecoderPool } from '../../decode/decoder-pool.js';
import type { DecoderEnded, ProcessSettings } from '../../decode/decoder-process.js';
import { EssenceDecoder, type TakenPicture } from '../../decode/essence-decoder.js';
import type { PictureSlot, SlotObserver } from '../../decode/picture-slot.js';
import type { RgbPicture } from '../../decode/protocol.js';
import { SoundDecoder } from '../../decode/sound-decoder.js';
import type { SinkLog } from '../../delivery/sink-record.js';
import type { EssenceOrigin } from '../../report/essence-origin.js';
import type { ImageRecord } from '../../report/image-record.js';
import type { PictureAccount } from '../../report/picture-account.js';
import { RecordIds } from '../../report/record-ids.js';
import type { EventRecord } from '../../report/records.js';
import { FILMSTRIP_HEIGHT, Filmstrips } from './filmstrips.js';
import { type BoardPicture, boardKey, PictureBoard } from './picture-board.js';
import type { PictureFiles } from './picture-files.js';
import { RaisedAlarms } from './raised-alarms.js';

export interface EssenceServiceOptions {
  /** Makes a decoder of pictures. */
  readonly createSlot: (observer: SlotObserver) => PictureSlot;
  /** The decoder of sound; undefined: none is decoded. */
  readonly sound: ProcessSettings | undefined;
  readonly processes: number;
  readonly cores: number;
  /** Time between pictures; null: none are made. */
  readonly intervalMs: number | null;
  readonly height: number;
  readonly quality: number;
  /** Pictures are made a second time, as small as rows of a page show them. */
  readonly hasThumbnails: boolean;
  /** Percent of all cores that pictures may take. */
  readonly budgetPercent: number;
  /** Pictures of each video stream on the board. */
  readonly boardLength: number;
  readonly files: PictureFiles | undefined;
  /** Put the last pictures of each stream together in one. */
  readonly filmstrip: boolean;
  /** Whoever hands something in waits for it: nothing is left out. */
  readonly waits: boolean;
  readonly log: SinkLog;
}

/** Lines of a thumbnail. */
const THUMBNAIL_HEIGHT = 108;
/** JPEGs on the board, of all streams. */
const BOARD_BYTES = 256 * 2 ** 20;
/** Longest time for the filmstrips at the end. */
const LAST_STRIPS_MS = 2000;
/** An interval is said again when it differs by so much. */
const SAID_RATIO = 1.2;

/** Has pictures and sound decoded, and brings the pictures to the board, into files and records. */
export class EssenceService {
  /** What analyses are to hand out. */
  readonly wishes: EssenceWishes;
  readonly board: PictureBoard;
  readonly #options: EssenceServiceOptions;
  readonly #pictures: DecoderPool;
  readonly #sound: SoundDecoder | undefined;
  readonly #decoder: EssenceDecoder;
  readonly #filmstrips: Filmstrips | undefined;
  readonly #savingStrips = new Set<Promise<void>>();
  readonly #alarms = new RaisedAlarms();
  readonly #ids = new RecordIds(`${randomBytes(8).toString('hex')}/image`);
  #takeRecord: (record: ImageRecord, thumbnail: Uint8Array | null) => void = () => {};
  #saidIntervalMs: number;

  constructor(options: EssenceServiceOptions) {
    const { createSlot, intervalMs, sound, log } = options;
    this.#options = options;
    this.wishes = { pictureIntervalNs: intervalMs === null ? null : intervalMs * 1e6, sound: sound !== undefined };
    this.board = new PictureBoard({ length: options.boardLength, maxBytes: BOARD_BYTES });
    this.#saidIntervalMs = intervalMs ?? 0;
    const observer = {
      now: () => performance.now(),
      ended: (end: DecoderEnded) => this.#sayEnded(end),
      suspended: (key: string, pauseMs: number) => {
        const text = `pictures or sound of ${key} end decoders: not decoded for ${Math.round(pauseMs / 1000)} s`;
        log.write('warn', 'decoder suspended', { key, pause_ms: pauseMs }, text);
      },
    };
    const { processes, cores, budgetPercent } = options;
    this.#pictures = new DecoderPool(
      { createSlot, processes, cores, budgetPercent, intervalMs: intervalMs ?? 1000 },
      observer,
    );
    if (options.filmstrip) this.#filmstrips = new Filmstrips(options.boardLength);
    if (sound !== undefined) this.#sound = new SoundDecoder({ ...sound, processes }, observer);
    this.#decoder = new EssenceDecoder({
      pictures: this.#pictures,
      sound: this.#sound,
      wishes: {
        ...{ height: options.height, quality: options.quality },
        rgbHeight: options.filmstrip ? FILMSTRIP_HEIGHT : 0,
        thumbnailHeight: options.hasThumbnails ? THUMBNAIL_HEIGHT : 0,
      },
      take: (picture) => this.#take(picture),
    });
  }

  /** What became of the pictures; undefined: none are made. */
  get pictureAccount(): PictureAccount | undefined {
    const { intervalMs, files } = this.#options;
    return intervalMs === null ? undefined : { ...this.#pictures.figures, not_saved: files?.notSaved ?? 0 };
  }

  /** What became of the sound; null: none is decoded. */
  get soundFigures() {
    return this.#sound?.figures ?? null;
  }

  /** Processes that decode now. */
  get pids(): readonly number[] {
    return [...this.#pictures.pids, ...(this.#sound?.pids ?? [])];
  }

  /** Where records of pictures go, each with its thumbnail where there is one. */
  set records(take: (record: ImageRecord, thumbnail: Uint8Array | null) => void) {
    this.#takeRecord = take;
  }

  /** Something happened to a stream: its pictures have a mark while an alarm is raised. */
  note(event: EventRecord): void {
    this.#alarms.note(event);
  }

  /** A JPEG of the last pictures of a stream of the board; undefined where there are none. Never rejects. */
  async filmstrip(key: string): Promise<Uint8Array | undefined> {
    const latest = this.board.latest(key);
    if (latest === undefined) return undefined;
    const { serviceName, streamId, pid } = latest;
    const title = [serviceName, streamId, `PID ${pid}`].filter((part) => part !== null).join('  ');
    const strip = this.#filmstrips?.compose(key, title);
    return strip === undefined ? undefined : this.#pictures.jpeg(strip, this.#options.quality);
  }

  /** undefined: there is nothing to be seen or heard. Never rejects. */
  async decode(origin: EssenceOrigin, essence: CodedEssence): Promise<DecodedEssence | undefined> {
    const decoded = await this.#decoder.decode(origin, essence);
    if (this.#options.waits) await this.#options.files?.written();
    return decoded;
  }

  /** No more comes of the stream: its decoders are told, its pictures stay until others need their room. */
  forget(origin: Pick<EssenceOrigin, 'probe_id' | 'session_id' | 'stream_id'>): void {
    this.#decoder.forget(origin);
    this.#ids.end(origin);
    this.#alarms.forget(origin);
  }

  /** The interval between pictures that all streams can have now, in ns; said when it is another than before. To be called once a second. */
  intervalNs(): number {
    const { intervalMs: askedMs, log, budgetPercent } = this.#options;
    const intervalMs = this.#pictures.intervalMs;
    const ratio = intervalMs / this.#saidIntervalMs;
    if (
      askedMs !== null &&
      (ratio > SAID_RATIO || (ratio < 1 / SAID_RATIO && intervalMs > askedMs) || this.#isBack())
    ) {
      this.#saidIntervalMs = intervalMs;
      const text =
        intervalMs > askedMs
          ? `pictures take all of --image-budget ${budgetPercent}: each stream has one every ${intervalMs} ms instead of ${askedMs}`
          : `pictures are back at one every ${askedMs} ms`;
      log.write(intervalMs > askedMs ? 'warn' : 'info', 'image interval', { interval_ms: intervalMs }, text);
    }
    return intervalMs * 1e6;
  }

  /** Resolves when all processes have ended and all files are written. */
  async close(): Promise<void> {
    await this.#saveLastStrips();
    await Promise.all([this.#pictures.close(), this.#sound?.closeAll(), this.#options.files?.written()]);
  }

  #isBack(): boolean {
    const { intervalMs } = this.#options;
    return this.#saidIntervalMs !== intervalMs && this.#pictures.intervalMs === intervalMs;
  }

  #take({ origin, coded, answer }: TakenPicture): void {
    const { jpeg, thumbnail, width, height, isDamaged } = answer;
    if (jpeg === null) return;
    const { pid, timeNs, reason, serviceName } = coded;
    const pts90k = Number.isNaN(coded.pts90k) ? null : coded.pts90k;
    const { originSeconds } = origin;
    const timestamp = Number.isNaN(originSeconds) ? null : originSeconds * 1000 + timeNs / 1e6;
    const { probe_id: probeId, stream_id: streamId } = origin;
    const shared = { pid, reason, width, height };
    const when = { timestamp, timeNs, pts90k };
    const picture: BoardPicture = { probeId, streamId, serviceName, ...when, isDamaged, jpeg, ...shared };
    this.board.put(picture);
    this.#putInStrip(origin, picture, answer.rgb);
    const file = this.#options.files?.save(picture) ?? null;
    const record: ImageRecord = {
      type: 'image',
      id: this.#ids.next(origin),
      timestamp,
      time: timestamp === null ? null : new Date(timestamp).toISOString(),
      probe_id: probeId,
      session_id: origin.session_id,
      stream_id: streamId,
      codec: coded.codec,
      time_ns: timeNs,
      image_pts: pts90k,
      ...shared,
      source_width: answer.sourceWidth,
      source_height: answer.sourceHeight,
      pixel_format: answer.pixelFormat,
      is_interlaced: answer.isInterlaced,
      is_damaged: isDamaged,
      file,
      base64_image: Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length).toString('base64'),
    };
    this.#takeRecord(record, thumbnail);
  }

  #putInStrip(origin: EssenceOrigin, picture: BoardPicture, rgb: RgbPicture | null): void {
    if (rgb === null || this.#filmstrips === undefined) return;
    const key = boardKey(picture.probeId, picture.streamId, picture.pid);
    const errors = [...(picture.isDamaged ? ['damaged'] : []), ...this.#alarms.of(origin)];
    if (!this.#filmstrips.put(key, picture, rgb, errors)) return;
    const saving = this.#saveStrip(key, picture).finally(() => this.#savingStrips.delete(saving));
    this.#savingStrips.add(saving);
  }

  /** Those that got pictures since they were saved, as far as there is time. */
  async #saveLastStrips(): Promise<void> {
    const end = performance.now() + LAST_STRIPS_MS;
    await Promise.race([Promise.all(this.#savingStrips), delay(LAST_STRIPS_MS, undefined, { ref: false })]);
    for (const key of this.#filmstrips?.stale ?? []) {
      const picture = this.board.latest(key);
      if (performance.now() > end) return;
      if (picture !== undefined) await this.#saveStrip(key, picture);
    }
  }

  async #saveStrip(key: string, picture: BoardPicture): Promise<void> {
    const { files } = this.#options;
    const jpeg = files === undefined ? undefined : await this.filmstrip(key);
    if (jpeg !== undefined) files?.saveStrip(picture, jpeg);
  }

  #sayEnded({ cause, detail }: DecoderEnded): void {
    const text = `a decoder has ended (${cause}: ${detail}) and is replaced; one picture or a gap of sound is lost`;
    this.#options.log.write('warn', `decoder ${cause}`, { cause, detail }, text);
  }
}
