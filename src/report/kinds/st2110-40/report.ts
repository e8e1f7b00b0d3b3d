import type { CaptionReport } from '../../../analysis/content/caption-report.js';
import type { Op47Report } from '../../../analysis/st2110/ancillary-captions.js';
import type { AncFigures, AncKind } from '../../../st2110/d40/anc-analyzer.js';
import type { AncContentReport } from '../../../st2110/d40/anc-content.js';
import type { Figures, StreamFields } from '../../stream-fields.js';

/** A stream of ancillary data. Spec: SMPTE ST 2110-40; RFC 8331 */
export interface AncillaryStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-40';
  /** What fields the frames have; null before the first datagram. */
  readonly scan: 'progressive' | 'interlaced' | null;
  /** Fields or frames a second by the RTP timestamps; null while it is not known. */
  readonly picture_rate_hz: number | null;
  /** ANC packets, and what is wrong with them. */
  readonly ancillary: Figures<AncFigures>;
  /** Kinds of ANC packets by line: 64 at most. */
  readonly anc_kinds: readonly AncKind[];
  /** ANC packets of further kinds. */
  readonly other_kinds: number;
  /** What the ANC packets carry, since the stream was first seen. */
  readonly content: AncContentReport;
  /** Text of CEA-608 and CEA-708 in caption distribution packets; null where none came. */
  readonly caption_text: CaptionReport | null;
  /** Teletext in subtitling distribution packets (OP-47); null where none came. */
  readonly op47: Op47Report | null;
  /** Datagrams with RTP padding, which is left out, since the stream was first seen. */
  readonly padded_datagrams: number;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
}
