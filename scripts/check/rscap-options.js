// docs/from-rscap.md's tables: every option of rscap's two programs (April 2024), and what it is here.
import { flagName } from '../../dist/src/cli/option.js';
import { FORMER_MONITOR_OPTIONS } from '../../dist/src/monitor/former-options.js';
import { MONITOR_OPTIONS } from '../../dist/src/monitor/options.js';
import { FORMER_PROBE_OPTIONS } from '../../dist/src/probe/former-options.js';
import { PROBE_OPTIONS } from '../../dist/src/probe/options.js';

/** Names of rscap's options that are options here, too. */
const KEPT = {
  probe: `probe-id read-time-out target-port target-ip source-device source-ip source-port debug-on silent packet-count no-progress
    promiscuous buffer-size immediate-mode pcap-stats ipc-path zmq-batch-size loglevel`,
  monitor: `debug-on silent packet-count no-progress output-file kafka-broker kafka-topic send-to-kafka kafka-timeout kafka-key ipc-path
    show-os-stats kafka-interval loglevel`,
};
const PROGRAMS = {
  probe: [PROBE_OPTIONS, FORMER_PROBE_OPTIONS],
  monitor: [MONITOR_OPTIONS, FORMER_MONITOR_OPTIONS],
};

/** The table of one program. */
function table(program) {
  const [options, former] = PROGRAMS[program];
  const help = Object.fromEntries(Object.entries(options).map(([key, spec]) => [flagName(key), spec.help]));
  const kept = KEPT[program].split(/\s+/).map((name) => `--${name}`);
  const rows = [
    ...kept.map((name) => [name, `\`${name}\``, help[name] ?? missing(name)]),
    ...Object.entries(former).map(([name, { now, why }]) => [
      name,
      now === undefined ? 'not needed' : `\`${now}\``,
      why,
    ]),
  ];
  const sorted = rows.sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = sorted.map(([name, now, text]) => `| \`${name}\` | ${now} | ${text.replaceAll('|', '\\|')} |`);
  return `| rscap | here | |\n|---|---|---|\n${lines.join('\n')}`;
}

function missing(name) {
  throw new Error(`scripts/check/rscap-options.js: there is no option ${name}`);
}

export const rscapOptionTables = {
  'from-rscap-probe': () => table('probe'),
  'from-rscap-monitor': () => table('monitor'),
};
