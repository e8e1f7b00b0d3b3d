// Tested by: test/recording/mp4/mp4-recording.test.ts
import type { RecordingAccount } from '../recording.js';
import { PacketUse } from './mp4-muxer.js';

interface Pending {
  /** Of pictures that may still be passed over, of all else that goes into the file, and of no track. */
  video: number;
  audio: number;
  none: number;
}

/** What is written together. */
export interface TakenPackets {
  readonly packets: number;
  /** To be called once, with the bytes that were written. */
  settle(bytesWritten: number): void;
}

/** Packets whose samples are not written yet, by the account that they belong to: each is told once. */
export class PacketAccounts {
  readonly #pending = new Map<RecordingAccount, Pending>();
  /** What was asked for last: it is asked for with each packet. */
  #lastAccount: RecordingAccount | undefined;
  #last: Pending | undefined;

  add(account: RecordingAccount, use: PacketUse): void {
    const pending = this.#lastAccount === account ? this.#last! : this.#pendingOf(account);
    if (use === PacketUse.NONE) pending.none++;
    else if (use === PacketUse.AUDIO) pending.audio++;
    else pending.video++;
  }

  /** Those of no track are left out. */
  tellNone(): void {
    for (const [account, pending] of this.#pending) {
      if (pending.none > 0) account.leftOut('not_in_format', pending.none);
      pending.none = 0;
    }
  }

  /** The pictures so far are in no file. */
  passOver(): void {
    for (const pending of this.#pending.values()) {
      pending.none += pending.video;
      pending.video = 0;
    }
  }

  /** So many of sound are in no file. */
  leaveOutAudio(packets: number): void {
    let left = packets;
    for (const pending of this.#pending.values()) {
      const taken = Math.min(left, pending.audio);
      pending.none += taken;
      pending.audio -= taken;
      left -= taken;
    }
  }

  /** All so far are in what is written now, of so many bytes. */
  take(bytes: number): TakenPackets {
    this.tellNone();
    const taken = [...this.#pending].map(([account, { video, audio }]) => ({ account, packets: video + audio }));
    this.#clear();
    const settle = (bytesWritten: number): void => {
      for (const [n, { account, packets }] of taken.entries()) {
        if (bytesWritten === bytes) account.recorded(packets, n === 0 ? bytes : 0);
        else if (packets > 0) account.leftOut('write_error', packets);
      }
    };
    return { packets: taken.reduce((sum, { packets }) => sum + packets, 0), settle };
  }

  /** Nothing of what is left will be written. */
  leaveOut(): void {
    for (const [account, { video, audio, none }] of this.#pending) {
      const packets = video + audio + none;
      if (packets > 0) account.leftOut('not_in_format', packets);
    }
    this.#clear();
  }

  /** They are told otherwise. */
  forget(): void {
    this.#clear();
  }

  #pendingOf(account: RecordingAccount): Pending {
    const pending = this.#pending.get(account) ?? { video: 0, audio: 0, none: 0 };
    this.#pending.set(account, pending);
    this.#lastAccount = account;
    this.#last = pending;
    return pending;
  }

  #clear(): void {
    this.#pending.clear();
    this.#lastAccount = undefined;
  }
}
