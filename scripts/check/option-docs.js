// docs/configuration.md's tables and .env.example, from the option tables of the programs.

import { rscapName } from '../../dist/src/cli/environment.js';
import { CONSOLE_OPTIONS, LINK_OPTIONS } from '../../dist/src/cli/link-options.js';
import { environmentName, flagName, rivalsIn } from '../../dist/src/cli/option.js';
import { HISTORY_TOOL_OPTIONS } from '../../dist/src/history/tool/options.js';
import { KEYGEN_OPTIONS } from '../../dist/src/keygen/options.js';
import { MONITOR_OPTIONS } from '../../dist/src/monitor/options.js';
import { PROBE_OPTIONS } from '../../dist/src/probe/options.js';
import { REPLAY_OPTIONS } from '../../dist/src/replay/options.js';

const PROGRAMS = {
  probe: PROBE_OPTIONS,
  monitor: MONITOR_OPTIONS,
  replay: REPLAY_OPTIONS,
  history: HISTORY_TOOL_OPTIONS,
  keygen: KEYGEN_OPTIONS,
};
const SHARED = { ...LINK_OPTIONS, ...CONSOLE_OPTIONS };

const SECTIONS = [
  ['Probe', 'What is captured, and how it is sent.', without(PROBE_OPTIONS, SHARED)],
  ['Monitor', 'What is recorded and reported.', without(MONITOR_OPTIONS, SHARED)],
  ['Link', 'Where probe and monitor meet: give both the same.', LINK_OPTIONS],
  ['Console', 'What the programs say of themselves.', CONSOLE_OPTIONS],
  ['Replay', 'What is sent for tests.', without(REPLAY_OPTIONS, SHARED)],
  ['History', 'What is printed of a history.', HISTORY_TOOL_OPTIONS],
  ['Keygen', 'Where the keys of the link are written; users of the page.', KEYGEN_OPTIONS],
];

/** A section with a table for each group of options: each has a title, what it is about, and its table. */
export function configurationTables(sections = SECTIONS) {
  return sections
    .map(([title, text, table]) => {
      const head = '| option | environment | value | default | meaning |\n|---|---|---|---|---|';
      const groups = groupsOf(table);
      const tables = groups.map(([heading, options]) => {
        const rows = options.map(([key, spec]) => configurationRow(title, table, key, spec));
        const own = groups.length === 1 || heading === undefined ? '' : `### ${title}: ${heading}\n\n`;
        return `${own}${head}\n${rows.join('\n')}`;
      });
      return `## ${title}\n\n${text}\n\n${tables.join('\n\n')}`;
    })
    .join('\n\n');
}

/** The options by the heading they stand under in `--help`, in the order in which the headings come. */
function groupsOf(table) {
  const groups = new Map();
  for (const entry of Object.entries(table)) {
    const { group } = entry[1];
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(entry);
  }
  return [...groups];
}

function configurationRow(section, table, key, spec) {
  const short = spec.short === undefined ? '' : `\`-${spec.short}\`, `;
  const programs = section === 'Console' ? ` (${programsWith(key, spec).join(', ')})` : '';
  const cells = [
    `${short}\`${flagName(key)}\``,
    spec.commandLineOnly ? '' : namesInEnvironment(key),
    valueText(spec),
    defaultText(spec) === '' ? '' : `\`${defaultText(spec)}\``,
    `${spec.help}${programs}${rivalsText(table, key)}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function namesInEnvironment(key) {
  const names = [environmentName(key), rscapName(key)].filter((name) => name !== undefined);
  return names.map((name) => `\`${name}\``).join(', ');
}

function rivalsText(table, key) {
  const pairs = rivalsIn(table).filter((pair) => pair.includes(key));
  const names = pairs.map(([one, other]) => `\`${flagName(one === key ? other : one)}\``);
  return names.length === 0 ? '' : `; not with ${names.join(', ')}`;
}

/** Type and range of the value. */
function valueText({ type, placeholder, range }) {
  if (type === 'flag') return 'switch';
  if (type === 'choice') return range;
  return [placeholder, range].filter((part) => part !== '').join(', ');
}

function defaultText(spec) {
  return spec.default === undefined || spec.type === 'flag' || spec.type === 'list' ? '' : String(spec.default);
}

/** The names in the environment of all options. */
export function environmentNames() {
  return Object.values(PROGRAMS).flatMap((table) => Object.keys(inEnvironment(table)).map(environmentName));
}

/** Every option with its default, commented out; an option that several sections have stands in the first. */
export function environmentExample(sections = SECTIONS, programs = PROGRAMS) {
  const seen = new Set();
  const texts = sections.map(([title, text, table]) => {
    const fresh = Object.entries(inEnvironment(table)).filter(([key]) => !seen.has(key) && seen.add(key));
    const groups = groupsOf(Object.fromEntries(fresh));
    const entries = groups.flatMap(([heading, options]) => [
      ...(groups.length === 1 || heading === undefined ? [] : [`# - ${heading}`]),
      ...options.map(([key, spec]) => environmentEntry(key, spec, programs)),
    ]);
    return [`# --- ${title}: ${text}`, ...entries].join('\n\n');
  });
  return `${HEADER}\n\n${texts.join('\n\n')}\n`;
}

const HEADER = `# Settings of tscap, read from the file .env in the folder where a program is started.
# Copy this file to .env and take the # off the lines to set. The command line and the environment go before it.
# Generated from the option tables by scripts/check/docs.js.`;

function environmentEntry(key, spec, programs) {
  const value = spec.type === 'flag' ? 'true or false' : valueText(spec);
  const helps = Object.entries(programs)
    .filter(([, table]) => table[key] !== undefined)
    .map(([program, table]) => [program, table[key].help]);
  const isSame = helps.every(([, help]) => help === helps[0][1]);
  const lines = isSame
    ? [`# ${helps.map(([program]) => program).join(', ')}: ${spec.help}`]
    : helps.map(([program, help]) => `# ${program}: ${help}`);
  return [...lines, `#   ${value}`, `#${environmentName(key)}=${defaultText(spec)}`].join('\n');
}

function programsWith(key, spec) {
  return Object.keys(PROGRAMS).filter((program) => PROGRAMS[program][key] === spec);
}

function inEnvironment(table) {
  return Object.fromEntries(Object.entries(table).filter(([, spec]) => !spec.commandLineOnly));
}

function without(table, shared) {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !(key in shared)));
}
