import { EssenceExchange } from '../../../src/analysis/content/essence-exchange.js';
import type { EssenceSink } from '../../../src/analysis/content/essence-sink.js';
import type { ConditionSink, StreamDescription } from '../../../src/analysis/content/observer-context.js';
import type { CodecId } from '../../../src/mpegts/codec.js';
import type { Descriptor } from '../../../src/mpegts/descriptor-list.js';

/** A stream that a PMT of its own names, with the PCR on the same PID. */
export function description(pid: number, codec: CodecId, descriptors: readonly Descriptor[] = []): StreamDescription {
  const entry = { pid, streamType: 0x06, descriptors };
  return { codec, entry, pmt: { programNumber: 1, pcrPid: pid, descriptors: [], streams: [entry] } };
}

/** Judges nothing; PIDs that are forgotten go to the list. */
export function noConditions(forgotten: number[] = []): ConditionSink {
  return {
    settingOf: () => ({ enabled: false, limits: {} }),
    set: () => {},
    forget: (pid) => forgotten.push(pid),
  };
}

/** Nothing is to be decoded. */
export function noEssence(): EssenceSink {
  return new EssenceExchange({ pictureIntervalNs: null, sound: false });
}
