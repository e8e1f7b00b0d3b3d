import { ElementaryGap, type ElementaryObserver, ElementaryStreams } from '../../mpegts/elementary-streams.js';
import { ABSENT, discontinuityAt, NULL_PID, pidAt, SYNC_BYTE, scramblingAt, teiAt } from '../../mpegts/packet.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import type { ProgramMap } from '../../mpegts/program-map.js';
import type { SlabPool } from '../slab-pool.js';
import { AudioSamples } from './audio-samples.js';
import { type FileSink, MediaFile } from './media-file.js';
import { type MediaProgram, type MediaStream, mediaProgramOf } from './media-tracks.js';
import { ProgramTables } from './program-tables.js';
import type { SampleSource } from './sample.js';
import { VideoSamples } from './video-samples.js';

const PIDS = 8192;
const NO_COUNTER = 0xff;
const CC_MASK = 0x0f;

/** What became of a packet. */
export const PacketUse = {
  /** It is of no track: tables, other programs and codecs, null packets, scrambled ones. */
  NONE: 0,
  /** What it carries goes into the file: sound, or the rest of a picture. */
  AUDIO: 1,
  VIDEO: 2,
} as const;
/** Of a PID whose sound cannot be in the file. */
const LEFT_OUT = 3;
export type PacketUse = (typeof PacketUse)[keyof typeof PacketUse];

/** Makes fragmented MP4 of one program of a transport stream: a file for each format. Time and order are those of the stream. */
export class Mp4Muxer {
  readonly #sink: FileSink;
  readonly #tables: ProgramTables;
  readonly #streams = new ElementaryStreams();
  readonly #counters = new Uint8Array(PIDS).fill(NO_COUNTER);
  readonly #kinds = new Uint8Array(PIDS);
  #program: MediaProgram | undefined;
  #programText = '';
  #observers: { readonly pid: number; readonly observer: TrackObserver }[] = [];
  #file: MediaFile;

  /** `pool`: where samples lie until they are written; `tables`: what is known of the stream already. */
  constructor(sink: FileSink, pool?: SlabPool, tables = new ProgramTables()) {
    this.#sink = sink;
    this.#tables = tables;
    this.#file = new MediaFile(sink, [], pool);
    this.#follow();
  }

  /** Name of the service that is recorded; undefined before it was told. */
  get service(): string | undefined {
    return this.#program && this.#tables.services.of(this.#program.programNumber);
  }

  get map(): ProgramMap {
    return this.#tables.map;
  }

  /** What is recorded; undefined before its tables, or where nothing can be. */
  get program(): MediaProgram | undefined {
    return this.#program;
  }

  /** A sample has come, or a format that the next ones have. */
  get hasMedia(): boolean {
    return this.#file.hasFormats;
  }

  /** The next packet; `arrivalS`: NaN where it is not known. */
  feed(bytes: Uint8Array, pos: number, arrivalS: number): PacketUse {
    const pid = pidAt(bytes, pos);
    if (bytes[pos] !== SYNC_BYTE || pid === NULL_PID || teiAt(bytes, pos)) return PacketUse.NONE;
    if (this.#tables.isTable(pid)) {
      if (this.#tables.feed(bytes, pos, pid)) this.#follow();
      return PacketUse.NONE;
    }
    const kind = this.#kinds[pid]!;
    if (kind === 0) return PacketUse.NONE;
    const isDuplicate = this.#checkCounter(bytes, pos, pid);
    this.#file.arrivalS = arrivalS;
    this.#streams.feedPacket(bytes, pos, pid, isDuplicate, 0);
    if (scramblingAt(bytes, pos) !== 0) return PacketUse.NONE;
    return kind === LEFT_OUT ? PacketUse.NONE : (kind as PacketUse);
  }

  /** Packets are missing. */
  gap(): void {
    this.#tables.gap();
    this.#streams.noteGap();
    this.#counters.fill(NO_COUNTER);
  }

  /** Writes what waits; nothing more comes. */
  flush(): void {
    for (const { observer } of this.#observers) observer.source.flush();
    this.#file.end();
  }

  /** The tables say something else: other tracks are another file. */
  #follow(): void {
    const known = this.#program;
    const isKept = known !== undefined && this.map.programs.get(known.programNumber)?.pmt === undefined;
    const program = isKept ? known : mediaProgramOf(this.map);
    const text = JSON.stringify(program);
    if (text === this.#programText) return;
    this.flush();
    for (const { pid, observer } of this.#observers) this.#streams.detach(pid, observer);
    this.#program = program;
    this.#programText = text;
    this.#kinds.fill(0);
    const streams = program?.streams ?? [];
    this.#file = this.#file.next(streams.map(({ language, codec }) => ({ language, isVideo: 'video' in codec })));
    this.#observers = streams.map((stream, n) => this.#attach(stream, n));
  }

  #attach(stream: MediaStream, track: number) {
    const { pid, codec, channelConfigCode } = stream;
    const use = 'video' in codec ? PacketUse.VIDEO : PacketUse.AUDIO;
    const sink = this.#file.sinkOf(track, {
      passedOver: () => this.#sink.passedOver(),
      leftOut: (packets, reason) => {
        this.#sink.leftOut?.(packets, reason);
        if (reason !== undefined) this.#kinds[pid] = LEFT_OUT;
      },
      format: () => {
        this.#kinds[pid] = use;
      },
    });
    const source =
      'video' in codec ? new VideoSamples(codec.video, sink) : new AudioSamples(codec.audio, sink, channelConfigCode);
    const observer = new TrackObserver(source);
    this.#kinds[pid] = use;
    this.#streams.attach(pid, observer);
    return { pid, observer };
  }

  /** Whether the packet came before; a step of the counter is a gap. */
  #checkCounter(bytes: Uint8Array, pos: number, pid: number): boolean {
    if ((bytes[pos + 3]! & 0x10) === 0) return false;
    const counter = bytes[pos + 3]! & CC_MASK;
    const last = this.#counters[pid]!;
    this.#counters[pid] = counter;
    if (last === NO_COUNTER || counter === ((last + 1) & CC_MASK)) return false;
    if (counter === last && !discontinuityAt(bytes, pos)) return true;
    if (!discontinuityAt(bytes, pos)) this.#streams.gap(pid, ElementaryGap.LOST);
    return false;
  }
}

/** Hangs a source of samples on a PID. */
class TrackObserver implements ElementaryObserver {
  constructor(readonly source: SampleSource) {}

  startPes({ pts90k, dts90k }: PesHeader): void {
    const pts = pts90k <= ABSENT ? Number.NaN : pts90k;
    this.source.startPes(pts, dts90k <= ABSENT ? pts : dts90k);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.source.feed(bytes, start, end);
  }

  gap(): void {
    this.source.gap();
  }
}
