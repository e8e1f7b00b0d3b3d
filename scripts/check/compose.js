// Usage: node scripts/check/compose.js
// Checks docker-compose.yml: docker-compose accepts it, the files that it mounts are there, the targets of our services are stages of the
// Dockerfile, and their variables are options.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { environmentNames } from './option-docs.js';

const compose = readFileSync('docker-compose.yml', 'utf8');
// A service begins with its name, and ours are built here.
const ours = compose.split(/^(?= {2}\w+:$)/m).filter((service) => /^ +build:$/m.test(service));
const stages = namesIn(readFileSync('Dockerfile', 'utf8'), /^FROM \S+ AS (\S+)$/gm);
const faults = [
  ...namesIn(ours.join(''), /^ +target: (\S+)$/gm)
    .filter((target) => !stages.includes(target))
    .map((target) => `the Dockerfile has no stage ${target}`),
  ...namesIn(ours.join(''), /^ +([A-Z][A-Z_]+): /gm)
    .filter((name) => !environmentNames().includes(name))
    .map((name) => `${name} is no option's name in the environment`),
  ...namesIn(compose, /^ +- (\.\/[^:]+):/gm)
    .filter((file) => !existsSync(file))
    .map((file) => `there is no ${file}`),
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
