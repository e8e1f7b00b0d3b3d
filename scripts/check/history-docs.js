// docs/history.md's table of figures, from the table that the history is made by.
import { COUNTS, GAUGES } from '../../dist/src/history/figures.js';

export function figureTable() {
  const gauges = GAUGES.map(({ name, range, help }) => {
    const over = range === undefined ? 'greatest' : `mean; ${range.map(code).join(', ')}`;
    return row([code(name), help, over]);
  });
  const counts = COUNTS.map(({ name, help }) => row([code(name), help, 'sum']));
  return ['| figure | what | in 1m and 1h |', '|---|---|---|', ...gauges, ...counts].join('\n');
}

function code(name) {
  return `\`${name}\``;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}
