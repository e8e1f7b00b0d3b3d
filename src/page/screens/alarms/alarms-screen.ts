// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { TimeOfDay } from '../../components/since.js';
import type { Alarm, EventsAnswer, TimelineAnswer } from '../../contract.js';
import { useStore, useTicking } from '../../hooks.js';
import { html } from '../../html.js';
import { type KeyAction, useKeys } from '../../keys.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import { type Address, pathWith } from '../../router.js';
import { usePolled } from '../../use-polled.js';
import { hasTwoTimes } from '../board/sources.js';
import { type AlarmChoices, alarmChoicesOf, inOrder, isWanted, spanOf } from './alarm-choices.js';
import { AlarmFilters } from './alarm-filters.js';
import { AlarmTable } from './alarm-table.js';
import { EventTable } from './event-table.js';
import { streamNames } from './stream-names.js';
import { Timeline } from './timeline.js';

const POLL_MS = 5000;
/** A live span goes on by that: the address that is asked for is the same meanwhile. */
const STEP_S = 60;
const MOST_EVENTS = 2000;

const KEYS: readonly KeyAction[] = [
  {
    key: '0',
    does: 'no filters',
    run: () => changeQuery({ q: null, stream: null, rule: null, severity: null, span: null, to: null }),
  },
];

/** Alarms that are raised, and what happened. */
export function AlarmsScreen({ address }: { address: Address }): VNode {
  useStore();
  useKeys(KEYS);
  const choices = alarmChoicesOf(address.query, store.isFile);
  const nameOf = streamNames();
  const file = store.state.monitor?.span ?? null;
  const toS = useTicking((nowMs) => spanOf(choices, nowMs / 1000, STEP_S, file).toS);
  const { fromS } = spanOf({ ...choices, toS }, toS, STEP_S, file);
  const range = { from: String(fromS), to: String(toS) };
  const timeline = usePolled<TimelineAnswer>(pathWith('/api/timeline', range), POLL_MS);
  // All of a file, and of others whose times are no dates.
  const isAll = choices.seconds === null && choices.toS === null;
  const asked = { ...(isAll ? {} : range), stream: choices.stream, rule: choices.rule, severity: choices.severity };
  const events = usePolled<EventsAnswer>(pathWith('/api/events', { ...asked, limit: String(MOST_EVENTS) }), POLL_MS);
  const alarms = inOrder(
    [...store.state.alarms.values()].filter((alarm) => {
      const key = store.state.rows.get(alarm.n)?.key ?? '';
      return isWanted(alarm, nameOf(key), key, choices);
    }),
  );
  const active = alarms.filter(({ state }) => state === 'raised');
  const over = alarms.filter(({ state }) => state === 'cleared');
  const rules = useMemo(() => rulesOf(timeline.value, events.value), [timeline.value, events.value]);
  return html`<div class="alarms">
    <h1 class="unseen">Alarms</h1>
    <${AlarmFilters} choices=${choices} nameOf=${nameOf} rules=${rules} />
    <section aria-labelledby="active"><h2 id="active">Active alarms <span class="muted">${active.length}</span></h2>
      <${AckNote} />
      ${store.isStale ? html`<p class="problem" role="status">The monitor is not heard: which alarms are active now is not known.</p>` : active.length === 0 ? html`<p class="notice">No alarm ${noneText(alarms.length)}.</p>` : html`<${AlarmTable} caption="Active alarms, the gravest first" alarms=${active} nameOf=${nameOf} />`}
      ${!store.isStale && over.length > 0 && html`<${OverAlarms} alarms=${over} nameOf=${nameOf} />`}
    </section>
    <section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2><${Lanes} answer=${timeline} choices=${choices} nameOf=${nameOf} fromS=${fromS} toS=${toS} /></section>
    <section aria-labelledby="events"><h2 id="events">Events</h2><${Events} answer=${events} choices=${choices} nameOf=${nameOf} query=${asked} /></section>
  </div>`;
}

/** Why no alarm is shown as active. */
function noneText(matching: number): string {
  if (matching === 0 && store.state.alarms.size > 0) return 'is like that';
  return store.isFile ? 'is raised at the end of the file' : 'is raised';
}

/** Those that have ended just now, or in a file before its end: they are told when they are wanted. */
function OverAlarms({ alarms, nameOf }: { alarms: readonly Alarm[]; nameOf: (key: string) => string }): VNode {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="alarms-over" onToggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}>
    <summary>${store.isFile ? 'Over before the end of the file' : 'Over in the last minute'} <span class="muted">${alarms.length}</span></summary>
    ${isOpen && html`<${AlarmTable} caption="Alarms that are over" alarms=${alarms} nameOf=${nameOf} />`}</details>`;
}

/** Who may acknowledge, and how long that is kept. */
function AckNote(): VNode | null {
  const { me, monitor } = store.state;
  if (me.role !== 'operator')
    return html`<p class="muted">You are signed in as a viewer: acknowledging takes the role operator.</p>`;
  if (monitor?.keeps_acks) return null;
  return html`<p class="muted">Acknowledgements last as long as this monitor runs: it has no history to keep them in.</p>`;
}

interface PartProps<Answer> {
  readonly answer: { readonly value: Answer | undefined; readonly problem: string | null };
  readonly choices: AlarmChoices;
  readonly nameOf: (key: string) => string;
}

function Lanes({
  answer: { value, problem },
  choices,
  nameOf,
  fromS,
  toS,
}: PartProps<TimelineAnswer> & { fromS: number; toS: number }): VNode {
  const lanes = useMemo(
    () =>
      (value?.lanes ?? []).flatMap(({ key, intervals }) => {
        const wanted = intervals.filter((interval) => isWanted(interval, nameOf(key), key, choices));
        return wanted.length === 0 ? [] : [{ key, intervals: wanted }];
      }),
    [value, choices.text, choices.stream, choices.rule, choices.severity],
  );
  if (value === undefined) return html`<${Waiting} problem=${problem} />`;
  return html`<${Source} source=${value.source} sinceS=${value.source === 'memory' ? value.from_s : null} isCut=${value.is_cut} problem=${problem} />
    ${hasTwoTimes() && html`<p class="muted">Files without arrival times are not on it, as their times are no dates; what happened in them is among the events.</p>`}
    ${lanes.length === 0 ? html`<p class="notice">No alarm in this time.</p>` : html`<${Timeline} lanes=${lanes} nameOf=${nameOf} fromS=${fromS} toS=${toS} knownFromS=${value.from_s} />`}`;
}

function Events({
  answer: { value, problem },
  choices,
  nameOf,
  query,
}: PartProps<EventsAnswer> & { query: Record<string, string> }): VNode {
  const events = useMemo(
    () =>
      (value?.events ?? []).filter((event) =>
        isWanted({ ...event, title: event.message }, nameOf(event.key), event.key, { ...choices, severity: '' }),
      ),
    [value, choices.text],
  );
  if (value === undefined) return html`<${Waiting} problem=${problem} />`;
  return html`<${Source} source=${value.source} sinceS=${value.known_from_s} isCut=${value.is_cut} problem=${problem} />
    <p class="exports">${events.length === 1 ? '1 event' : `${events.length} events`} · export all of this time${choices.text === '' ? '' : ', whatever is searched for'}: <a href=${pathWith('/api/events.csv', query)} download>CSV</a> <a href=${pathWith('/api/events.json', query)} download>JSON</a>${value.is_cut && html` <span class="muted">(a file that has not all of them says so in its first line)</span>`}</p>
    ${events.length === 0 ? html`<p class="notice">No event in this time is like that.</p>` : html`<${EventTable} events=${events} nameOf=${nameOf} />`}`;
}

interface SourceProps {
  readonly source: 'memory' | 'history';
  /** Epoch s from which it is known; null: not told. */
  readonly sinceS: number | null;
  readonly isCut: boolean;
  readonly problem: string | null;
}

/** Where it is from, since when it is known, and what is missing. */
function Source({ source, sinceS, isCut, problem }: SourceProps): VNode {
  const since = sinceS === null ? '' : html`, since <${TimeOfDay} ms=${sinceS * 1000} />`;
  const memory = store.isFile
    ? 'From the analysis of the file'
    : 'From the memory of the monitor, which has no history to ask';
  return html`<p class="muted">${source === 'history' ? 'From the history' : memory}${since}${isCut ? '; there is more than is shown' : ''}.</p>${problem !== null && html`<p class="problem" role="status">${problem}</p>`}`;
}

function Waiting({ problem }: { problem: string | null }): VNode {
  return html`<p class=${problem === null ? 'notice' : 'problem'} role="status">${problem ?? 'Asking …'}</p>`;
}

function rulesOf(timeline: TimelineAnswer | undefined, events: EventsAnswer | undefined): string[] {
  const names = new Set<string>();
  for (const { name } of store.state.alarms.values()) names.add(name);
  for (const { intervals } of timeline?.lanes ?? []) for (const { name } of intervals) names.add(name);
  for (const { name } of events?.events ?? []) names.add(name);
  return [...names];
}
