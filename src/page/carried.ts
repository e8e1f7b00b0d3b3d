import { type Address, pathWith } from './router.js';

/** Screens that choose among the streams in the same way. */
const ALIKE = ['board', 'mosaic'];
const CHOICES = ['q', 'state', 'probe', 'kind', 'sort'];

/** The path of a screen, with what was chosen of the streams where one comes from a screen that has the same choices. */
export function pathToScreen(screen: string, from: Address): string {
  const isCarried = ALIKE.includes(screen) && ALIKE.includes(from.screen) && screen !== from.screen;
  if (!isCarried) return `/${screen}`;
  return pathWith(`/${screen}`, Object.fromEntries(CHOICES.map((name) => [name, from.query.get(name)])));
}
