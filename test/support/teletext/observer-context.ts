import { ContentDesk } from '../../../src/analysis/content/content-desk.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import type { ObserverContext } from '../../../src/analysis/content/observer-context.js';
import type { CodecId } from '../../../src/mpegts/codec.js';
import type { Descriptor } from '../../../src/mpegts/descriptor-list.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';
import { description, noConditions } from '../analysis/content-rig.js';

/** Surroundings of an observer in which the program goes on; events and the state of `captions_lost` are kept. */
export class ContextRig {
  readonly events: ContentEvent[] = [];
  /** Times in s at which captions were lost, or there again. */
  readonly lost: [atS: number, isLost: boolean][] = [];
  readonly context: ObserverContext;
  /** The program stands still. */
  isStill = false;
  #nowNs = 0;

  constructor(codec: CodecId, descriptors: readonly Descriptor[], limits: Readonly<Record<string, number | null>>) {
    const rig = this;
    const clock = {
      ticks: 0,
      get timeNs() {
        return rig.isStill ? Number.NEGATIVE_INFINITY : rig.#nowNs;
      },
    };
    this.context = {
      pid: 0x42c,
      description: description(0x42c, codec, descriptors),
      essence: new ContentDesk(noConditions()).essence,
      pcr: clock,
      videoPts: clock,
      tell: (event) => this.events.push(event),
      conditions: {
        ...noConditions(),
        settingOf: () => ({ enabled: true, limits }),
        set: (_name, _pid, timeNs, isWrong) => {
          if ((this.lost.at(-1)?.[1] ?? false) !== isWrong) this.lost.push([timeNs / 1e9, isWrong]);
        },
      },
    };
  }

  /** The time now, in s. */
  set now(atS: number) {
    this.#nowNs = atS * 1e9;
  }
}

/** A header with that PTS. */
export function pesAt(atS: number): PesHeader {
  const pes = new PesHeader();
  pes.pts90k = Math.round(atS * 90_000);
  return pes;
}
