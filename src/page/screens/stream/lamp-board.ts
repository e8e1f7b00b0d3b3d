// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { countText } from '../../../text/units.js';
import { shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import { StateSign } from '../../components/state-badge.js';
import type { StreamAnswer } from '../../contract.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { limitsText, pidText } from './facts.js';
import { type Lamp, lampCounts, lampsOf } from './lamps.js';
import type { TsReport } from './report-kinds.js';
import { tableName } from './table-names.js';

const PRIORITIES = { 1: 'needed to decode at all', 2: 'to be watched', 3: 'as the application asks' } as const;

interface LampBoardProps {
  readonly report: TsReport;
  readonly answer: StreamAnswer;
}

/** The rules of TR 101 290 as lamps. */
export function LampBoard({ report, answer }: LampBoardProps): VNode {
  const { profile, profile_reason, edition } = report.availability;
  const limits = limitsOf(answer);
  return html`<p class="muted">Judged by the profile <strong>${profile}</strong> (${shown(profile_reason)}), TR 101 290 of ${edition}.</p>
    <div class="lamps">${lampsOf(report.tr101290).map(
      ({ priority, lamps }) => html`<section key=${priority} aria-label=${`Priority ${priority}`}>
        <h3>Priority ${priority} <span class="muted">${PRIORITIES[priority as 1 | 2 | 3]} · ${lampCounts(lamps)}</span></h3>
        <ul>${lamps.map((lamp) => html`<${LampLine} key=${lamp.name} lamp=${lamp} limits=${limits[lamp.name]} originMs=${answer.origin_ms} />`)}</ul>
      </section>`,
    )}</div>`;
}

/** Limits in force by rule, where they are known. */
function limitsOf(answer: StreamAnswer): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const { rules } = answer;
  const told = Object.entries(rules).map(([name, { limits }]) => [name, limits] as const);
  return Object.fromEntries([...answer.alarms.map(({ name, limits }) => [name, limits] as const), ...told]);
}

interface LampLineProps {
  readonly lamp: Lamp;
  readonly limits: Readonly<Record<string, number>> | undefined;
  readonly originMs: number | null;
}

function LampLine({ lamp, limits, originMs }: LampLineProps): VNode {
  const limit = limitsText(limits);
  const [first = '', second, ...others] = limit.split(', ');
  const limitShown = others.length === 0 ? limit : `${first}, ${second} and ${others.length} more`;
  return html`<li class=${`lamp lamp-${lamp.look} lamp-of-${lamp.sign}`}>
    <${StateSign} state=${lamp.sign} />
    <span class="lamp-rule">${lamp.rule}</span>
    <span class="lamp-name">${lamp.name.replaceAll('_', ' ')}${limit !== '' && html`<span class="second" title=${limit}>${limitShown}</span>`}</span>
    <span class="lamp-count number" title="errors in all">${lamp.look === 'not_measured' && lamp.count_total === 0 ? '' : countText(lamp.count_total)}${!store.isFile && lamp.count_interval > 0 && html`<span class="second">+${countText(lamp.count_interval)}</span>`}</span>
    <span class="lamp-word">${lamp.word}${lamp.sameAs !== null && html` <span class="muted">as ${lamp.sameAs}</span>`}<span class="second"><${LampDetail} lamp=${lamp} originMs=${originMs} /></span></span>
  </li>`;
}

/** Where and when the last error was; or why it is not measured. */
function LampDetail({ lamp, originMs }: Pick<LampLineProps, 'lamp' | 'originMs'>): VNode {
  const { reason, last_time_ns, last_pid, last_table_id, last_service_id } = lamp;
  if (reason !== null) return html`${shown(reason)}`;
  if (last_time_ns === null) return html``;
  const place = [
    last_pid === null ? '' : `PID ${pidText(last_pid)}`,
    last_table_id === null ? '' : tableName(last_table_id),
    last_service_id === null ? '' : `service ${last_service_id}`,
  ].filter(Boolean);
  return html`<${When} ns=${last_time_ns} originMs=${originMs} /> ${place.map((text) => ` · ${text}`)}`;
}

/** How long ago; of a file when, or without arrival times how far from the begin. */
function When({ ns, originMs }: { ns: number; originMs: number | null }): VNode {
  return html`<${Since} ms=${(originMs ?? 0) + ns / 1e6} />${store.isFile ? '' : ' ago'}`;
}
