/** How many sync bytes in a row count. Spec: ETSI TR 101 290, 1.1 (TS_sync_loss) */
export interface SyncOptions {
  /** So many right ones acquire synchronisation. */
  readonly acquire: number;
  /** So many wrong ones lose it. */
  readonly lose: number;
}

export const TR_101_290_SYNC: SyncOptions = { acquire: 5, lose: 2 };

/** What a sync byte meant. */
export const SyncEvent = {
  NONE: 0,
  /** A wrong sync byte while synchronised. */
  ERROR: 1,
  /** Another one, and with it synchronisation is lost. */
  LOST: 2,
  REGAINED: 3,
} as const;
export type SyncEvent = (typeof SyncEvent)[keyof typeof SyncEvent];

/**
 * Synchronisation with hysteresis, judged sync byte by sync byte; it begins synchronised.
 * Spec: ETSI TR 101 290, 1.1 (TS_sync_loss) and 1.2 (Sync_byte_error)
 */
export class SyncState {
  /** Synchronised, and the last sync byte was right. */
  isSteady = true;
  #isLocked = true;
  #wrong = 0;
  #right = 0;
  readonly #options: SyncOptions;

  constructor(options: SyncOptions = TR_101_290_SYNC) {
    this.#options = options;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  feed(isRight: boolean): SyncEvent {
    if (!this.#isLocked) {
      this.#right = isRight ? this.#right + 1 : 0;
      if (this.#right < this.#options.acquire) return SyncEvent.NONE;
      this.reset();
      return SyncEvent.REGAINED;
    }
    this.isSteady = isRight;
    this.#wrong = isRight ? 0 : this.#wrong + 1;
    if (isRight) return SyncEvent.NONE;
    if (this.#wrong < this.#options.lose) return SyncEvent.ERROR;
    this.#isLocked = false;
    this.#right = 0;
    return SyncEvent.LOST;
  }

  reset(): void {
    this.isSteady = true;
    this.#isLocked = true;
    this.#wrong = 0;
  }
}
