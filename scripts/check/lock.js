// Usage: node scripts/check/lock.js
// Checks that package-lock.json has every package of every platform: npm leaves out what a registry did not serve
// when the file was made, and `npm ci` then fails elsewhere.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = Object.entries(packages).flatMap(([place, entry]) =>
  Object.entries({ ...entry.dependencies, ...entry.optionalDependencies })
    .filter(([name]) => !isLocked(place, name))
    .map(([name, version]) => `${place} needs ${name} ${version}`),
);
for (const line of missing) console.error(`package-lock.json: ${line}, which is not in it`);
process.exit(missing.length === 0 ? 0 : 1);

/** Looks where Node would: beside the package, then in every folder above it. */
function isLocked(place, name) {
  if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`] !== undefined) return true;
  return place !== '' && isLocked(place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name);
}
