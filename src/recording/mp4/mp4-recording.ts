import { CODECS } from '../../mpegts/codec.js';
import { PACKET_SIZE, pidAt } from '../../mpegts/packet.js';
import type { ProgramMap } from '../../mpegts/program-map.js';
import type { EventRecord } from '../../report/records.js';
import type { Batch } from '../../stream/message.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../recording.js';
import { SlabPool } from '../slab-pool.js';
import type { Fragment } from './fragment-writer.js';
import type { FileSink, FragmentInfo } from './media-file.js';
import { mediaCodecsOf, mediaProgramOf } from './media-tracks.js';
import { Mp4Muxer } from './mp4-muxer.js';
import { PacketAccounts, type TakenPackets } from './packet-account.js';
import { ProgramTables } from './program-tables.js';

/** What is held while it is not clear whether the stream can be MP4. */
const MOST_HELD_BYTES = 64 << 20;
const LONGEST_HELD_S = 12;
/** So long the PMTs of all programs are waited for: they come each half a second. Spec: ETSI TR 101 290, 5.2.1 (PMT_error) */
const LONGEST_TABLES_S = 2;
const UNREADABLE = 'none of its pictures and sound came, or they cannot be read: is it scrambled?';

/** Opens what an MP4 recording writes; `service` tells the name of the service that is recorded, undefined while it is not known. */
export type OpenMp4 = (target: RecordingTarget, service: () => string | undefined) => Mp4Output;
/** Memory for samples that waits for its next use, of all recordings together. */
const MOST_FREE_BYTES = 64 << 20;

/** Where files and fragments go. */
export interface Mp4Output {
  /** A file begins. */
  begin(head: Uint8Array, arrivalS: number): void;
  fragment(fragment: Fragment, info: FragmentInfo, arrivalS: number, taken: TakenPackets): void;
  note?(event: EventRecord): void;
  tick?(nowMs: number): void;
  flushed(): Promise<void>;
  close(): Promise<void>;
}

interface HeldBatch {
  readonly batch: Batch;
  readonly packets: number;
  readonly account: RecordingAccount;
}

/** Transport streams as MP4; one that has nothing that can be is recorded by `fallback`, in files whose names end with `.ts`, which is said. */
export function mp4Format(openOutput: OpenMp4, fallback: RecordingFormat): RecordingFormat {
  const pool = new SlabPool(MOST_FREE_BYTES);
  return { title: 'MP4', ending: '.mp4', open: (target) => new Mp4Recording(target, openOutput, fallback, pool) };
}

/** Records one program of a transport stream as MP4, once it is clear that this can be done. */
class Mp4Recording implements Recording {
  readonly #target: RecordingTarget;
  readonly #fallback: RecordingFormat;
  readonly #openOutput: OpenMp4;
  readonly #pool: SlabPool;
  readonly #accounts = new PacketAccounts();
  /** What the stream tells of its programs, over its sessions. */
  readonly #tables = new ProgramTables();
  #muxer: Mp4Muxer | undefined;
  #output: Mp4Output | undefined;
  #held: HeldBatch[] | undefined = [];
  #heldBytes = 0;
  #transportStream: Recording | undefined;
  #arrivalS = 0;
  /** Why sound is left out. */
  readonly #refused = new Set<string>();

  constructor(target: RecordingTarget, openOutput: OpenMp4, fallback: RecordingFormat, pool: SlabPool) {
    this.#target = target;
    this.#openOutput = openOutput;
    this.#fallback = fallback;
    this.#pool = pool;
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    if (this.#transportStream !== undefined) {
      this.#transportStream.take(batch, packets, account);
      return;
    }
    const taken = { batch, packets, account };
    this.#held?.push(taken);
    this.#heldBytes += packets * PACKET_SIZE;
    if (this.#muxer !== undefined) this.#feed(this.#muxer, taken);
    else this.#readTables(taken);
    if (this.#held === undefined) this.#accounts.tellNone();
    else this.#decide(this.#held);
  }

  note(event: EventRecord): void {
    (this.#transportStream ?? this.#output)?.note?.(event);
  }

  tick(nowMs: number): void {
    (this.#transportStream ?? this.#output)?.tick?.(nowMs);
  }

  async flushed(): Promise<void> {
    this.#finish();
    await (this.#transportStream ?? this.#output)?.flushed();
  }

  async close(): Promise<void> {
    this.#finish();
    await (this.#transportStream ?? this.#output)?.close();
  }

  #readTables({ batch, packets }: HeldBatch): void {
    const { payload, baseSeconds } = batch;
    this.#arrivalS = baseSeconds;
    for (let pos = 0; pos < packets * PACKET_SIZE; pos += PACKET_SIZE) {
      const pid = pidAt(payload, pos);
      if (this.#tables.isTable(pid)) this.#tables.feed(payload, pos, pid);
    }
  }

  #feed(muxer: Mp4Muxer, { batch, packets, account }: HeldBatch): void {
    const { payload, sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds } = batch;
    const end = packets * PACKET_SIZE;
    for (let row = 0, pos = 0; pos < end; row++) {
      this.#arrivalS = baseSeconds + (baseNanoseconds + arrivalDeltaNs[row]!) / 1e9;
      const rowEnd = Math.min(end, pos + sizes[row]! * PACKET_SIZE);
      for (; pos < rowEnd; pos += PACKET_SIZE) {
        this.#accounts.add(account, muxer.feed(payload, pos, this.#arrivalS));
      }
    }
  }

  /** MP4 once there is a sample; a transport stream when there can be none, or came none for long. */
  #decide(held: readonly HeldBatch[]): void {
    const { map } = this.#tables;
    const heldS = this.#arrivalS - held[0]!.batch.baseSeconds;
    const isLate = this.#heldBytes > MOST_HELD_BYTES || heldS > LONGEST_HELD_S;
    if (this.#muxer === undefined && (map.isComplete || isLate || heldS > LONGEST_TABLES_S)) this.#choose(held);
    if (this.#muxer !== undefined && this.#hasMedia) this.#goOnAsMp4(this.#muxer);
    else if (map.isComplete && this.#muxer === undefined) this.#goOnAsTs(this.#reason());
    else if (isLate) this.#goOnAsTs(this.#reason());
  }

  /** Begins with what is held, where the tables name a program that can be recorded. */
  #choose(held: readonly HeldBatch[]): void {
    if (mediaProgramOf(this.#tables.map) === undefined) return;
    this.#muxer = this.#newMuxer();
    for (const taken of held) this.#feed(this.#muxer, taken);
  }

  #goOnAsMp4({ program, map }: Mp4Muxer): void {
    this.#held = undefined;
    this.#heldBytes = 0;
    this.#sayRefused([...(program?.leftOut ?? []).map((codec) => CODECS[codec].description), ...this.#refused]);
    const programs = map.programs.size;
    if (programs > 1)
      this.#say(`the MP4 has program ${program!.programNumber}, and none of the ${programs - 1} others`);
    this.#accounts.tellNone();
  }

  #goOnAsTs(reason: string): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#accounts.forget();
    this.#say(`recorded as a transport stream, not as MP4: ${reason}`);
    const target = this.#target;
    this.#transportStream = this.#fallback.open({
      ...target,
      openFile: (suffix) => target.openFile(suffix, '.ts'),
      openSegment: (segment) => target.openSegment(segment, '.ts'),
      newNameOf: (name, segment) => target.newNameOf(name, segment, '.ts'),
    });
    for (const { batch, packets, account } of held) this.#transportStream.take(batch, packets, account);
  }

  /** Nothing more comes for now: what waits is written, and what comes later begins another file. */
  #finish(): void {
    if (this.#transportStream !== undefined) return;
    const held = this.#held ?? [];
    if (this.#muxer === undefined && held.length > 0) this.#choose(held);
    this.#muxer?.flush();
    if (held.length > 0) {
      if (this.#muxer !== undefined && this.#hasMedia) this.#goOnAsMp4(this.#muxer);
      else this.#goOnAsTs(this.#reason());
    }
    this.#accounts.leaveOut();
    this.#tables.gap();
    if (this.#muxer !== undefined) this.#muxer = this.#newMuxer();
  }

  /** Something is in a file, or will be. */
  get #hasMedia(): boolean {
    return this.#output !== undefined || this.#muxer?.hasMedia === true;
  }

  #reason(): string {
    if (this.#muxer === undefined) return reasonOf(this.#tables.map);
    return this.#refused.size === 0 ? UNREADABLE : `it has nothing but ${[...this.#refused].join(', ')}`;
  }

  #sayRefused(what: readonly string[]): void {
    if (what.length > 0) this.#say(`not in the MP4, which cannot have it: ${what.join(', ')}`);
  }

  #newMuxer(): Mp4Muxer {
    const sink: FileSink = {
      begin: (head) => {
        this.#output ??= this.#openOutput(this.#target, () => this.#muxer?.service);
        this.#output.begin(head, this.#arrivalS);
      },
      fragment: (fragment, info) =>
        this.#output!.fragment(fragment, info, this.#arrivalS, this.#accounts.take(fragment.bytes)),
      passedOver: () => this.#accounts.passOver(),
      leftOut: (packets, reason) => {
        this.#accounts.leaveOutAudio(packets);
        if (reason === undefined || this.#refused.has(reason)) return;
        this.#refused.add(reason);
        if (this.#held === undefined) this.#sayRefused([reason]);
      },
    };
    return new Mp4Muxer(sink, this.#pool, this.#tables);
  }

  #say(message: string): void {
    this.#target.say?.(message);
  }
}

function reasonOf(map: ProgramMap): string {
  const codecs = mediaCodecsOf(map).map((codec) => CODECS[codec].description);
  if (codecs.length === 0) return 'its tables name no pictures and no sound';
  return `no program has pictures and sound for it (${codecs.join(', ')})`;
}
