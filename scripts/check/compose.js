// Usage: node scripts/check/compose.js
// Checks docker-compose.yml: docker-compose accepts it, its targets are stages of the Dockerfile, its variables are options.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { environmentNames } from './option-docs.js';

const compose = readFileSync('docker-compose.yml', 'utf8');
const stages = namesIn(readFileSync('Dockerfile', 'utf8'), /^FROM \S+ AS (\S+)$/gm);
const faults = [
  ...namesIn(compose, /^ +target: (\S+)$/gm)
    .filter((target) => !stages.includes(target))
    .map((target) => `the Dockerfile has no stage ${target}`),
  ...namesIn(compose, /^ +([A-Z][A-Z_]+): /gm)
    .filter((name) => !environmentNames().includes(name))
    .map((name) => `${name} is no option's name in the environment`),
  ...complaints(),
];
for (const fault of faults) console.error(`docker-compose.yml: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);

function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name]) => name);
}

function complaints() {
  const env = { ...process.env, SOURCE_DEVICE: 'eth0' };
  const run = spawnSync('docker-compose', ['-f', 'docker-compose.yml', 'config', '--quiet'], { env, encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.status === 0 ? [] : [run.stderr.trim()];
}
