import type { CodedSound, DecodedEssence } from '../analysis/content/essence-sink.js';
import type { SoundCodec } from '../codec/decodable.js';
import { CrashMemory } from './crash-memory.js';
import type { DecoderEnded, ProcessSettings } from './decoder-process.js';
import { DecoderSlot } from './decoder-slot.js';
import { type SoundAnswer, soundCloseMessage, soundMessage, soundOpenMessage } from './protocol.js';

export interface SoundObserver {
  /** A decoder ended, and is replaced: its sessions begin anew behind a gap. */
  ended(end: DecoderEnded): void;
  /** Sound of that key ends decoders: none is decoded for so long. */
  suspended(key: string, pauseMs: number): void;
  /** Monotonic ms. */
  now(): number;
}

/** What became of the packets of sound that were asked for. */
export interface SoundFigures {
  readonly sessions: number;
  readonly packets: number;
  /** Dropped, as decoders were too slow, or gone. */
  readonly dropped: number;
  /** Frames that could not be decoded. */
  readonly errors: number;
  readonly cpu_ms: number;
}

/** Sessions of one process. native/decode/main.cc has the same. */
const MAX_SESSIONS = 64;
/** Packets of a session that wait: more than that is behind by seconds. */
const MAX_WAITING = 128;
/** A session without packets for so long makes room for others. */
const IDLE_MS = 60_000;
const SAMPLE_RATE = 48_000;
const NS_PER_SAMPLE = 1e9 / SAMPLE_RATE;
/** Packets that are closer to where the sound before them ended go on from there. */
const SMOOTH_NS = 100e6;

interface Session {
  readonly key: string;
  readonly number: number;
  readonly slot: DecoderSlot;
  readonly waiting: Job[];
  codec: SoundCodec;
  /** Of the process that knows the session; 0: none does. */
  generation: number;
  /** The next packet does not follow what was decoded. */
  isBehindGap: boolean;
  /** Where the sound so far ends. */
  endNs: number;
  /** When its last packet came. */
  lastMs: number;
}

interface Job {
  readonly sound: CodedSound;
  readonly resolve: (decoded: DecodedEssence | undefined) => void;
}

/** Decodes the sound of elementary streams, each in a session of one of several processes that do nothing else. */
export class SoundDecoder {
  readonly #slots: readonly DecoderSlot[];
  readonly #observer: SoundObserver;
  readonly #sessions = new Map<string, Session>();
  /** Numbers of sessions that are over, which their processes are still to be told. */
  readonly #closing = new Map<DecoderSlot, number[]>();
  readonly #crashes = new CrashMemory();
  #nextNumber = 1;
  #packets = 0;
  #dropped = 0;
  #errors = 0;
  #cpuMs = 0;
  #isClosed = false;

  constructor(settings: ProcessSettings & { readonly processes: number }, observer: SoundObserver) {
    this.#observer = observer;
    const now = (): number => observer.now();
    this.#slots = Array.from({ length: settings.processes }, () => {
      return new DecoderSlot(settings, { now, ended: (end) => observer.ended(end) });
    });
  }

  /** Of the processes that run. */
  get pids(): readonly number[] {
    return this.#slots.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  get figures(): SoundFigures {
    return {
      sessions: this.#sessions.size,
      packets: this.#packets,
      dropped: this.#dropped,
      errors: this.#errors,
      cpu_ms: Math.round(this.#cpuMs),
    };
  }

  /** Decodes the next packet of a stream; undefined: it was dropped, or gave no sound. In the order of the packets of a key. Never rejects. */
  decode(key: string, sound: CodedSound): Promise<DecodedEssence | undefined> {
    this.#packets++;
    const session = this.#isClosed ? undefined : this.#sessionOf(key, sound.codec);
    return new Promise((resolve) => {
      if (session === undefined || session.waiting.length >= MAX_WAITING) {
        this.#drop(session);
        return resolve(undefined);
      }
      session.waiting.push({ sound, resolve });
      void this.#work(session.slot);
    });
  }

  /** The stream is over. */
  close(key: string): void {
    const session = this.#sessions.get(key);
    if (session === undefined) return;
    this.#sessions.delete(key);
    for (const { resolve } of session.waiting.splice(0)) resolve(undefined);
    this.#tellClosed(session);
    void this.#work(session.slot);
  }

  /** Resolves when all processes have ended. */
  async closeAll(): Promise<void> {
    this.#isClosed = true;
    for (const { waiting } of this.#sessions.values()) for (const { resolve } of waiting.splice(0)) resolve(undefined);
    this.#sessions.clear();
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #sessionOf(key: string, codec: SoundCodec): Session | undefined {
    const known = this.#sessions.get(key);
    if (known !== undefined) {
      if (known.codec !== codec) known.generation = 0;
      known.codec = codec;
      known.lastMs = this.#observer.now();
      return known;
    }
    this.#closeIdle();
    const slot = this.#idlestSlot();
    if (slot === undefined) return undefined;
    const number = this.#nextNumber++;
    const state = { codec, generation: 0, isBehindGap: false, endNs: Number.NaN, lastMs: this.#observer.now() };
    const session = { key, number, slot, waiting: [], ...state };
    this.#sessions.set(key, session);
    return session;
  }

  /** PIDs that are no longer there, of streams that go on. */
  #closeIdle(): void {
    const sinceMs = this.#observer.now() - IDLE_MS;
    for (const { key, lastMs } of [...this.#sessions.values()]) if (lastMs < sinceMs) this.close(key);
  }

  /** Its process is told when it is its turn; one that began since knows nothing of it. */
  #tellClosed({ slot, number, generation }: Session): void {
    if (generation === 0 || generation !== slot.generation) return;
    const numbers = this.#closing.get(slot);
    if (numbers === undefined) this.#closing.set(slot, [number]);
    else numbers.push(number);
  }

  #idlestSlot(): DecoderSlot | undefined {
    const counts = new Map(this.#slots.map((slot) => [slot, 0]));
    for (const { slot } of this.#sessions.values()) counts.set(slot, counts.get(slot)! + 1);
    const [slot, count] = [...counts].reduce((least, each) => (each[1] < least[1] ? each : least));
    return count < MAX_SESSIONS ? slot : undefined;
  }

  /** Serves the sessions of a process in turn until nothing waits. */
  async #work(slot: DecoderSlot): Promise<void> {
    if (slot.isBusy) return;
    const closed = this.#closing.get(slot)?.shift();
    if (closed !== undefined) {
      await slot.ask((id) => soundCloseMessage(id, closed));
      return this.#work(slot);
    }
    const nowMs = this.#observer.now();
    for (const session of this.#sessions.values()) {
      const [job] = session.waiting;
      if (session.slot !== slot || job === undefined) continue;
      session.waiting.shift();
      // Its next turn comes behind those of the others.
      this.#sessions.delete(session.key);
      this.#sessions.set(session.key, session);
      if (slot.waitMs(nowMs) > 0 || this.#crashes.isSuspended(session.key, nowMs)) {
        this.#drop(session);
        job.resolve(undefined);
        continue;
      }
      job.resolve(await this.#serve(session, job.sound));
      // It was closed meanwhile.
      if (this.#sessions.get(session.key) !== session) this.#tellClosed(session);
      return this.#work(slot);
    }
  }

  async #serve(session: Session, sound: CodedSound): Promise<DecodedEssence | undefined> {
    const { slot, number, codec } = session;
    if (session.generation === 0 || session.generation !== slot.generation) {
      session.isBehindGap ||= session.generation !== 0;
      const opened = await slot.ask((id) => soundOpenMessage(id, number, codec));
      if (opened.kind !== 'sound') return this.#lose(session, opened.kind === 'ended');
      session.generation = slot.generation;
    }
    const isBehindGap = session.isBehindGap || sound.isBehindGap;
    const answer = await slot.ask((id) => soundMessage(id, number, isBehindGap, sound.bytes));
    if (answer.kind !== 'sound') return this.#lose(session, answer.kind === 'ended');
    this.#crashes.succeeded(session.key);
    session.isBehindGap = false;
    this.#errors += answer.errors;
    this.#cpuMs += answer.cpuMs;
    return this.#soundOf(session, sound, answer, isBehindGap);
  }

  #soundOf(
    session: Session,
    { pid, timeNs }: CodedSound,
    { channels, pcm }: SoundAnswer,
    isBehindGap: boolean,
  ): DecodedEssence | undefined {
    if (channels === 0 || pcm.length === 0) {
      session.isBehindGap = isBehindGap;
      return undefined;
    }
    const startNs = !isBehindGap && Math.abs(timeNs - session.endNs) < SMOOTH_NS ? session.endNs : timeNs;
    session.endNs = startNs + (pcm.length / channels) * NS_PER_SAMPLE;
    const block = { timeNs: startNs, sampleRate: SAMPLE_RATE, channels, samples: pcm, isPlanar: false };
    return { kind: 'sound', pid, block, isBehindGap };
  }

  #lose(session: Session, hasEnded: boolean): undefined {
    this.#drop(session);
    session.generation = 0;
    if (!hasEnded || this.#isClosed) return undefined;
    const pauseMs = this.#crashes.crashed(session.key, this.#observer.now());
    if (pauseMs > 0) this.#observer.suspended(session.key, pauseMs);
    return undefined;
  }

  #drop(session: Session | undefined): void {
    this.#dropped++;
    if (session !== undefined) session.isBehindGap = true;
  }
}
