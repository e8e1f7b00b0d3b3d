import { isJudged, type RuleReports } from '../../tr101290/findings.js';
import type { RuleName } from '../../tr101290/rules.js';
import type { RscapField, RscapFields } from './field.js';

/** The indicator behind each name. */
const RULE_OF = {
  tr101290_ts_sync_byte_errors: 'TS_sync_loss',
  tr101290_sync_byte_errors: 'Sync_byte_error',
  tr101290_pat_errors: 'PAT_error_2',
  tr101290_continuity_counter_errors: 'Continuity_count_error',
  tr101290_pmt_errors: 'PMT_error_2',
  tr101290_pid_map_errors: 'PID_error',
  tr101290_transport_error_indicator_errors: 'Transport_error',
  tr101290_crc_errors: 'CRC_error',
  tr101290_pcr_repetition_errors: 'PCR_repetition_error',
  tr101290_pcr_discontinuity_indicator_errors: 'PCR_discontinuity_indicator_error',
  tr101290_pcr_accuracy_errors: 'PCR_accuracy_error',
  tr101290_pts_errors: 'PTS_error',
  tr101290_cat_errors: 'CAT_error',
} as const satisfies Readonly<Record<string, RuleName>>;

function fieldOf(rule: RuleName): RscapField<RuleReports> {
  return {
    type: 'integer',
    nullable: true,
    since: 'rsprobe',
    text: `\`count_total\` of \`${rule}\`; null while the rule is not judged.`,
    of: (rules) => {
      const report = rules[rule];
      return isJudged(report) ? report.count_total : null;
    },
  };
}

/** Errors since the stream was first seen. */
export const TR101290_FIELDS: RscapFields<RuleReports> = Object.fromEntries(
  Object.entries(RULE_OF).map(([name, rule]) => [name, fieldOf(rule)]),
);
