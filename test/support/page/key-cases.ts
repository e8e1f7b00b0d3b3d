import { ALARMED } from './depth-rig.js';

/** What a key of the page does: a piece of script that is false before it is pressed, and true soon after. */
export interface KeyCase {
  readonly does: string;
  /** Where it is pressed, if not at the path of the screen. */
  readonly at?: string;
  /** Keys that are pressed before. */
  readonly first?: readonly string[];
  /** A piece of script whose value is kept as `noted` before the key is pressed. */
  readonly note?: string;
  /** The page is loaded anew: it remembers what was pressed for another key. */
  readonly isFresh?: boolean;
}

/** A screen with the keys that `?` shows on it. */
export interface KeyScreen {
  readonly name: string;
  readonly path: string;
  /** What is there when it is drawn. */
  readonly ready: string;
  readonly keys: Readonly<Record<string, KeyCase>>;
}

const HELP = `document.querySelector('dialog.keys').open`;
const SEARCH: KeyCase = { does: `document.activeElement.matches('input.search')` };
const LEAVES_FIELD: KeyCase = { first: ['/'], does: `document.activeElement === document.body` };
const query = (name: string): string => `new URLSearchParams(location.search).get('${name}')`;
const chosen = (step: string): string =>
  `document.querySelector('#window .chip[aria-pressed=true]').textContent === '${step}'`;
/** The place of what has the focus among all of its kind. */
const place = (selector: string): string =>
  `[...document.querySelectorAll('${selector}')].indexOf(document.activeElement)`;
const TOLD = `document.querySelector('.told').textContent`;
/** Two hours ago: what is seen does not go on by itself. */
const PAST_S = Math.floor(Date.now() / 1000) - 7200;
const PAST = `${ALARMED}?to=${PAST_S}`;

function goesTo(path: string): KeyCase {
  return {
    does: `location.pathname === '/${path}' && document.querySelector('.bar-nav a[aria-current]')?.getAttribute('href').startsWith('/${path}')`,
  };
}

/** Keys of every screen; `Tab` and `Escape` are the browser's own. */
const EVERYWHERE: Readonly<Record<string, KeyCase>> = {
  '?': { does: HELP },
  Tab: { does: `document.activeElement.matches('a, button, input, select, summary, [tabindex="0"]')` },
  Escape: { first: ['?'], does: `!${HELP}` },
  b: goesTo('board'),
  m: goesTo('mosaic'),
  a: goesTo('alarms'),
  s: goesTo('system'),
  u: goesTo('availability'),
};

/** All screens of the mock with their keys. */
export const KEY_SCREENS: readonly KeyScreen[] = [
  {
    ...{ name: 'board', path: '/board', ready: 'tr.row' },
    keys: {
      ...EVERYWHERE,
      '/': SEARCH,
      Escape: LEAVES_FIELD,
      v: { does: `document.querySelector('ul.tiles') !== null && ${query('view')} === 'tiles'` },
      g: { does: `document.querySelector('tr.group') !== null && ${query('group')} === 'probe'` },
      '0': {
        at: '/board?q=zdf&state=error&probe=probe-2',
        does: `location.search === '' && document.querySelectorAll('tr.row').length === 12`,
      },
      j: { does: `${place('a[data-row]')} === 0` },
      k: { isFresh: true, first: ['j', 'j'], does: `${place('a[data-row]')} === 0` },
    },
  },
  {
    ...{ name: 'tiles of the board', path: '/board?view=tiles', ready: 'li.tile' },
    keys: {
      ...EVERYWHERE,
      '/': SEARCH,
      v: { does: `document.querySelector('tr.row') !== null && ${query('view')} === null` },
      g: { does: `document.querySelector('li.tiles-head') !== null` },
      '0': { at: '/board?view=tiles&q=zdf', does: `document.querySelectorAll('li.tile').length === 12` },
      j: { does: `${place('a[data-row]')} === 0` },
      k: { isFresh: true, first: ['j', 'j'], does: `${place('a[data-row]')} === 0` },
    },
  },
  {
    ...{ name: 'mosaic', path: '/mosaic?tiles=4', ready: '.shot' },
    keys: {
      ...EVERYWHERE,
      '/': SEARCH,
      Escape: LEAVES_FIELD,
      f: { does: `document.fullscreenElement === document.documentElement` },
      n: { does: `document.querySelector('.pages').textContent.includes('2 / 3')` },
      p: { does: `document.querySelector('.pages').textContent.includes('3 / 3')` },
      '0': { at: '/mosaic?q=zdf&state=error', does: `document.querySelectorAll('.shot').length === 12` },
    },
  },
  {
    ...{ name: 'alarms', path: '/alarms', ready: 'tr.alarm' },
    keys: {
      ...EVERYWHERE,
      '/': SEARCH,
      Escape: LEAVES_FIELD,
      '0': {
        at: '/alarms?severity=critical&span=6h',
        does: `location.search === '' && document.querySelectorAll('tr.alarm').length === 3`,
      },
    },
  },
  {
    ...{ name: 'availability', path: '/availability', ready: 'table.data' },
    keys: { ...EVERYWHERE, p: { does: `globalThis.printed === 1` } },
  },
  {
    ...{ name: 'system', path: '/system', ready: '.system-part' },
    keys: {
      ...EVERYWHERE,
      r: { note: 'globalThis.asked', does: 'globalThis.asked === noted + 1' },
      j: { does: `${place('[data-part]')} === 0` },
      k: { first: ['j', 'j'], does: `${place('[data-part]')} === 0` },
    },
  },
  {
    ...{ name: 'stream', path: ALARMED, ready: '#window:has(canvas) .told:has-text("(last)")' },
    keys: {
      ...EVERYWHERE,
      '1': { at: `${ALARMED}?step=minute`, does: `${chosen('second')} && ${query('step')} === null` },
      '2': { does: `${chosen('minute')} && ${query('step')} === 'minute'` },
      '3': { does: `${chosen('hour')} && ${query('step')} === 'hour'` },
      ArrowLeft: { at: PAST, does: `${query('to')} === '${PAST_S - 300}'` },
      ArrowRight: { at: PAST, does: `${query('to')} === '${PAST_S + 300}'` },
      '+': { does: `${query('span')} === '300'` },
      '-': { does: `${query('span')} === '1200'` },
      l: { at: PAST, does: `${query('to')} === null` },
      ',': { at: PAST, does: `!${TOLD}.includes('(last)')` },
      '.': { at: PAST, first: [',', ',', ','], note: TOLD, does: `${TOLD}.slice(0, 19) > noted.slice(0, 19)` },
      j: { note: 'location.hash', does: `location.hash === '#packets'` },
      k: { first: ['j', 'j'], does: `location.hash === '#packets'` },
    },
  },
];
