import type { JpegXsFigures, JpegXsFormat } from '../../../st2110/d22/jpeg-xs-analyzer.js';
import type { Figures, StreamFields } from '../../stream-fields.js';

/** A stream of JPEG XS. Spec: SMPTE ST 2110-22; RFC 9134 */
export interface JpegXsStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-22';
  /** null before the first packet. */
  readonly format: JpegXsFormat | null;
  /** Packets and frames. */
  readonly jpeg_xs: Figures<JpegXsFigures>;
}
