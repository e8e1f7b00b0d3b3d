import { CODECS } from '../../mpegts/codec.js';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { EventRecord } from '../../report/records.js';
import type { Batch } from '../../stream/message.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../recording.js';
import { SlabPool } from '../slab-pool.js';
import type { Fragment } from './fragment-writer.js';
import type { FileSink, FragmentInfo } from './media-file.js';
import { mediaCodecsOf } from './media-tracks.js';
import { Mp4Muxer } from './mp4-muxer.js';
import { PacketAccounts, type TakenPackets } from './packet-account.js';

/** What is held while it is not clear whether the stream can be MP4. */
const MOST_HELD_BYTES = 64 << 20;
const LONGEST_HELD_S = 12;
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
export function mp4Format(
  openOutput: (target: RecordingTarget) => Mp4Output,
  fallback: RecordingFormat,
): RecordingFormat {
  const pool = new SlabPool(MOST_FREE_BYTES);
  return { title: 'MP4', open: (target) => new Mp4Recording(target, openOutput, fallback, pool) };
}

/** Records one program of a transport stream as MP4, once it is clear that this can be done. */
class Mp4Recording implements Recording {
  readonly #target: RecordingTarget;
  readonly #fallback: RecordingFormat;
  readonly #openOutput: (target: RecordingTarget) => Mp4Output;
  readonly #pool: SlabPool;
  readonly #accounts = new PacketAccounts();
  #muxer: Mp4Muxer;
  #output: Mp4Output | undefined;
  #held: HeldBatch[] | undefined = [];
  #heldBytes = 0;
  #transportStream: Recording | undefined;
  #arrivalS = 0;

  constructor(
    target: RecordingTarget,
    openOutput: (target: RecordingTarget) => Mp4Output,
    fallback: RecordingFormat,
    pool: SlabPool,
  ) {
    this.#target = target;
    this.#openOutput = openOutput;
    this.#fallback = fallback;
    this.#pool = pool;
    this.#muxer = this.#newMuxer();
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    if (this.#transportStream !== undefined) {
      this.#transportStream.take(batch, packets, account);
      return;
    }
    this.#held?.push({ batch, packets, account });
    this.#heldBytes += packets * PACKET_SIZE;
    this.#feed(batch, packets, account);
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

  #feed(
    { payload, sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds }: Batch,
    packets: number,
    account: RecordingAccount,
  ): void {
    const end = packets * PACKET_SIZE;
    for (let row = 0, pos = 0; pos < end; row++) {
      this.#arrivalS = baseSeconds + (baseNanoseconds + arrivalDeltaNs[row]!) / 1e9;
      const rowEnd = Math.min(end, pos + sizes[row]! * PACKET_SIZE);
      for (; pos < rowEnd; pos += PACKET_SIZE) {
        this.#accounts.add(account, this.#muxer.feed(payload, pos, this.#arrivalS));
      }
    }
  }

  /** MP4 once there is a sample; a transport stream when there can be none, or came none for long. */
  #decide(held: readonly HeldBatch[]): void {
    const { map, program, hasMedia } = this.#muxer;
    const firstS = held[0]!.batch.baseSeconds;
    const isLate = this.#heldBytes > MOST_HELD_BYTES || this.#arrivalS - firstS > LONGEST_HELD_S;
    if (hasMedia) this.#goOnAsMp4();
    else if (map.isComplete && program === undefined) this.#goOnAsTs(reasonOf(this.#muxer));
    else if (isLate) this.#goOnAsTs('none of its pictures or sound can be read: is it scrambled?');
  }

  #goOnAsMp4(): void {
    this.#held = undefined;
    this.#heldBytes = 0;
    const { program } = this.#muxer;
    const leftOut = (program?.leftOut ?? []).map((codec) => CODECS[codec].description);
    if (leftOut.length > 0) this.#say(`not in the MP4, which cannot have it: ${leftOut.join(', ')}`);
    const programs = this.#muxer.map.programs.size;
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
    this.#muxer.flush();
    if (this.#held !== undefined && this.#held.length > 0) {
      if (this.#muxer.hasMedia) this.#goOnAsMp4();
      else this.#goOnAsTs(reasonOf(this.#muxer));
    }
    this.#accounts.leaveOut();
    this.#muxer = this.#newMuxer();
  }

  #newMuxer(): Mp4Muxer {
    const sink: FileSink = {
      begin: (head) => {
        this.#output ??= this.#openOutput(this.#target);
        this.#output.begin(head, this.#arrivalS);
      },
      fragment: (fragment, info) =>
        this.#output!.fragment(fragment, info, this.#arrivalS, this.#accounts.take(fragment.bytes)),
      passedOver: () => this.#accounts.passOver(),
    };
    return new Mp4Muxer(sink, this.#pool);
  }

  #say(message: string): void {
    this.#target.say?.(message);
  }
}

function reasonOf({ map }: Mp4Muxer): string {
  const codecs = mediaCodecsOf(map).map((codec) => CODECS[codec].description);
  if (codecs.length === 0) return 'its tables name no pictures and no sound';
  return `no program has pictures and sound for it (${codecs.join(', ')})`;
}
