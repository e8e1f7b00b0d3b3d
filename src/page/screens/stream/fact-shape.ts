import { shown } from '../../components/named.js';

type Fields = Readonly<Record<string, unknown>>;

/** Items of a list that are drawn. */
export const MOST_ITEMS = 200;
const MOST_IN_LINE = 16;
/** Fields by which things of a list are told apart, the best first. */
const LABELS = ['name', 'label', 'channel', 'pid', 'group', 'port', 'event_id', 'command', 'reason', 'kind', 'from'];

/** Whether it is written in a line: a value, or a few of them. */
export function isSimple(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length <= MOST_IN_LINE && value.every((item) => item === null || typeof item !== 'object');
  return value === null || typeof value !== 'object';
}

/** Whether it has the same figures for the interval and in all. */
export function isFigures(fields: Fields): fields is { readonly interval: Fields; readonly total: Fields } {
  const { interval, total, ...others } = fields;
  return Object.keys(others).length === 0 && isFields(interval) && isFields(total);
}

/** What a thing of a list is called. */
export function labelOf(item: Fields, index: number): string {
  const name = LABELS.find((label) => item[label] !== undefined && item[label] !== null && isSimple(item[label]));
  if (name === undefined) return String(index + 1);
  const text = shown(String(item[name]));
  return name === 'name' ? text : `${name.replace('_', ' ')} ${text}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
