import { countText, timeText } from '../../../text/units.js';
import type { MdiFigures } from '../../../timing/mdi-analyzer.js';
import type { Figures } from '../../stream-fields.js';
import { type FigureRow, figureRow, valueText } from '../../text/figures.js';
import { unknownText } from '../../text/naming.js';

/** The media delivery index. */
export function mdiRows(figures: Figures<MdiFigures>): FigureRow[] {
  const row = (label: string, text: (of: MdiFigures) => string): FigureRow => figureRow(label, figures, text);
  return [
    row(
      'MDI DF:MLR, last second',
      ({ mdi, mdi_delay_factor_reason, mdi_media_loss_rate_reason }) =>
        mdi ?? unknownText(mdi_delay_factor_reason ?? mdi_media_loss_rate_reason),
    ),
    row('MDI delay factor max', (of) =>
      valueText(of.mdi_delay_factor_max_ms, (ms) => timeText(ms * 1e6), of.mdi_delay_factor_reason),
    ),
    row('MDI media loss rate max', (of) =>
      valueText(
        of.mdi_media_loss_rate_max,
        (rate) => `${countText(rate)} packets/s, by ${of.mdi_media_loss_source}`,
        of.mdi_media_loss_rate_reason,
      ),
    ),
  ];
}
