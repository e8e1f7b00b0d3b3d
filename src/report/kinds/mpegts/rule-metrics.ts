import { isJudged, type RuleReport } from '../../../tr101290/findings.js';
import { counter, gauge, type MetricScope, STREAM_LABELS } from '../../metric-family.js';

/** Metrics of every indicator of TR 101 290. */
export const RULE_METRICS: MetricScope<RuleReport> = {
  title: 'Indicators of TR 101 290',
  labels: [...STREAM_LABELS, 'rule', 'name', 'priority'],
  families: [
    counter('tscap_tr101290_errors_total', 'Errors; no sample while the rule is not judged.', (rule, add) =>
      add(isJudged(rule) ? rule.count_total : null),
    ),
    gauge(
      'tscap_tr101290_alarm',
      '1 while the alarm is raised, else 0; no sample while it is not judged.',
      (rule, add) => add(isJudged(rule) ? Number(rule.state === 'raised') : null),
    ),
  ],
};
