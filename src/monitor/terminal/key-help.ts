// Tested by: test/monitor/terminal/operated.test.ts
import { STREAM_STATES } from './stream-state.js';

/** What each key does, for `?` and the documentation. */
export const KEY_HELP: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓  k j', 'a row or line up, down'],
  ['PgUp PgDn  b Space', 'a page up, down'],
  ['Home End  g G', 'to the first, the last'],
  ['← →', 'columns that there is no room for'],
  ['Enter', 'opens the stream, or its section, at the cursor'],
  ['Esc  Backspace', 'back; first takes a filter away'],
  ['Tab  Shift-Tab', 'in a section: the next, the one before'],
  ['n N', 'in a stream: the next stream, the one before'],
  ['/', 'shows only what has all of the words typed, or the text in a section; Enter keeps it, Esc takes it away'],
  ['s S', 'sorts by trouble, address, service, bitrate, errors; back'],
  ['p', 'freezes what is shown; again: goes on'],
  ['r', 'counts begin anew, here alone: records and recordings are not touched'],
  ['a', 'all alarms of all streams'],
  ['l', 'the log, all of it that is kept'],
  ['?', 'this page'],
  ['Ctrl-L', 'draws all of the screen again'],
  ['Ctrl-Z', 'stops the monitor, as any program: nothing is captured until fg'],
  ['q  Ctrl-C', 'ends the monitor; q asks first while it records'],
];

/** The page of help. */
export function helpLines(): readonly string[] {
  const signs = Object.values(STREAM_STATES).map(({ sign, text }) => row(sign, text));
  const keys = KEY_HELP.map(([name, does]) => row(name, does));
  return [
    'Keys',
    ...keys,
    '',
    'Signs before a stream, the worst first',
    ...signs,
    '',
    'Figures are those of the last report interval, counts those since the stream was first seen or since r,',
    'with what is new in parentheses. By trouble, a stream goes up at once, and down when it was better for 30 s;',
    'figures that streams are sorted by are looked at every 10 s. Times are UTC.',
  ];
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(20)}${right}`;
}
