import { readdirSync } from 'node:fs';

const scripts = readdirSync('scripts').filter((name) => name.endsWith('.sh'));
const own = (name, ...args) => ['node', `scripts/check/${name}.js`, ...args];
const npm = (name, ...args) => ['node', `node_modules/.bin/${name}`, ...args];

/** Every check besides the tests: a command that succeeds without a fault, and the tool it needs from outside. */
export const CHECKS = [
  { name: 'format and lint (biome)', command: ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'direction of imports', command: own('imports') },
  { name: 'tests of source files', command: own('tested') },
  { name: 'generated documentation', command: own('docs', '--check') },
  {
    name: 'shell scripts (shellcheck)',
    command: ['shellcheck', '-x', '.ci/run', ...scripts.map((name) => `scripts/${name}`)],
    tool: 'shellcheck',
  },
  { name: 'unused files, exports and dependencies (knip)', command: npm('knip') },
  { name: 'package-lock.json', command: own('lock') },
  { name: 'npm package (publint)', command: npm('publint', '--strict') },
  { name: 'Dockerfile', command: npm('dockerfile-utils', 'lint', 'Dockerfile') },
  { name: 'docker-compose.yml', command: own('compose'), tool: 'docker-compose' },
  { name: 'systemd units', command: own('systemd'), tool: 'systemd-analyze' },
];
