// Tested by: test/analysis/observed-streams.test.ts
import type { HeaderCodec } from '../codec/stream-header.js';
import type { CodecId } from '../mpegts/codec.js';
import { MODELLED_CODECS } from '../t-std/program-of-pmt.js';

/** Codecs whose headers are probed: those whose buffers are modelled, so far. One without a model goes here. */
const PROBED_CODECS: Readonly<Partial<Record<CodecId, HeaderCodec>>> = { ...MODELLED_CODECS };

/** The codec by which headers of such a stream are read; undefined: they are not. */
export function headerCodecOf(codec: CodecId): HeaderCodec | undefined {
  return PROBED_CODECS[codec];
}
