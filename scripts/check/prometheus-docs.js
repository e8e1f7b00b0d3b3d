// The table of metrics in docs/metrics.md, from the metrics that are exported.
import { METRIC_SCOPES } from '../../dist/src/prometheus/scopes.js';

/** A table for each kind of thing that is measured. */
export function prometheusTables() {
  return METRIC_SCOPES.map(({ title, labels, families }) => {
    const text = labels.length === 0 ? 'No labels but those of the table.' : `Labels: ${named(labels)}.`;
    const rows = families.map((family) => {
      const own = family.labels.length === 0 ? '' : ` By ${named(family.labels)}.`;
      return `| \`${family.name}\` | ${family.type} | ${family.help}${own} |`;
    });
    return `### ${title}\n\n${text}\n\n| metric | type | meaning |\n|---|---|---|\n${rows.join('\n')}`;
  }).join('\n\n');
}

function named(labels) {
  return labels.map((label) => `\`${label}\``).join(', ');
}
