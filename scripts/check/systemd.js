// Usage: node scripts/check/systemd.js
// Checks the units: systemd reads them without a complaint, they start the programs of the package, and a template has all that its unit has.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'packaging/systemd';
const INSTALLED = '/opt/tscap/';

const programs = Object.values(JSON.parse(readFileSync('package.json', 'utf8')).bin);
const units = readdirSync(FOLDER).filter((name) => name.endsWith('.service'));
const faults = units.flatMap((unit) => [
  ...complaints(`${FOLDER}/${unit}`),
  ...strangePrograms(unit),
  ...missingSettings(unit),
]);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 && units.length > 0 ? 0 : 1);

/** What systemd says of the unit itself; a misspelt setting is only a warning there. */
function complaints(file) {
  const run = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
  if (run.error) throw run.error;
  const said = run.stderr.split('\n').filter((line) => line.includes('tscap-'));
  return run.status === 0 || said.length > 0 ? said : [`${file}: ${run.stderr}`];
}

/** What the unit says and its template does not, but for what each instance has of its own. */
function missingSettings(unit) {
  if (!unit.includes('@')) return [];
  const linesOf = (name) => readFileSync(`${FOLDER}/${name}`, 'utf8').split('\n');
  const own = linesOf(unit);
  const common = linesOf(unit.replace('@', '')).filter((line) => !/^(Description|After|ExecStart)=/.test(line));
  return common.filter((line) => !own.includes(line)).map((line) => `${unit} has no ${line}`);
}

function strangePrograms(unit) {
  const [, program] = /^ExecStart=\/usr\/bin\/env node (\S+)/m.exec(readFileSync(`${FOLDER}/${unit}`, 'utf8')) ?? [];
  const isKnown = program?.startsWith(INSTALLED) && programs.includes(program.slice(INSTALLED.length));
  return isKnown ? [] : [`${unit}: ExecStart must be /usr/bin/env node ${INSTALLED}<a program of package.json>`];
}
