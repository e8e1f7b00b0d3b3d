// Tested by: test/page/screens/availability/availability-screen.test.ts
import type { VNode } from 'preact';
import { Choice } from '../../components/controls.js';
import { shown } from '../../components/named.js';
import type { AvailabilityAnswer, AvailabilityStream } from '../../contract.js';
import { timeOfDayText } from '../../format.js';
import { useTicking } from '../../hooks.js';
import { html } from '../../html.js';
import { useKeys } from '../../keys.js';
import { changeQuery } from '../../location.js';
import { useIsUtc } from '../../preferences.js';
import { type Address, pathWith } from '../../router.js';
import { usePolled } from '../../use-polled.js';
import { addressOf, PeriodsTable, StreamsTable, titleOf } from './availability-table.js';
import { percentText } from './figures.js';
import { dateText, SPANS, type Span, type SpanName, type StepName, spanOf, spanOfDates, usualStep } from './spans.js';

const POLL_MS = 60_000;
const FROM = 'from';
const TO = 'to';

const STEPS = [
  ['hour', 'by hour'],
  ['day', 'by day'],
  ['month', 'by month'],
] as const;

/** For how much of the time streams were available: the report that goes to the customer. */
export function AvailabilityScreen({ address: { query } }: { address: Address }): VNode {
  const isUtc = useIsUtc();
  const { name, span, step, stream } = useChoices(query, isUtc);
  const zone = isUtc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const asked = { from: String(span.fromS), to: String(span.toS), step, zone, stream };
  const path = pathWith('/api/availability', asked);
  const { value, of, problem } = usePolled<AvailabilityAnswer>(path, POLL_MS);
  const answer = of === path ? value : undefined;
  useKeys([{ key: 'p', does: 'print', run: () => window.print() }]);
  return html`<header class="av-head">
      <h1>Availability</h1>
      <p>${dateText(span.fromS, isUtc)} to ${dateText(span.toS - 1, isUtc)}, by ${step} of ${zone}</p>
    </header>
    <form class="filters" aria-label="Time and stream" onSubmit=${(event: Event) => event.preventDefault()}>
      <${Choice} label="Time" name="span" value=${name} options=${[...SPANS, ['dates', 'from … to']]} />
      ${name === 'dates' && html`<${Dates} span=${span} isUtc=${isUtc} />`}
      <${Choice} label="Step" name="step" value=${step} options=${STEPS} />
      ${stream !== '' && html`<a class="av-back" href=${pathWith('/availability', { ...Object.fromEntries(query), stream: null })}>All streams</a>`}
      <a class="av-csv" href=${pathWith('/api/availability.csv', asked)} download="availability.csv">CSV</a>
      <button type="button" onClick=${() => window.print()}>Print</button>
    </form>
    ${answer === undefined && problem === null && html`<p class="notice" role="status">Counting the seconds …</p>`}
    ${problem !== null && html`<p class="problem" role="alert">${answer === undefined ? 'That cannot be told' : 'These seconds are old'}: ${shown(problem)}</p>`}
    ${answer !== undefined && html`<${Found} answer=${answer} query=${query} isOne=${stream !== ''} isUtc=${isUtc} />`}`;
}

interface Choices {
  readonly name: SpanName | 'dates';
  readonly span: Span;
  readonly step: StepName;
  readonly stream: string;
}

/** As the address has them; a span by name moves on with the day. */
function useChoices(query: URLSearchParams, isUtc: boolean): Choices {
  const today = useTicking((nowMs) => dateText(nowMs / 1000, isUtc));
  const noonMs = Date.parse(`${today}T12:00${isUtc ? 'Z' : ''}`);
  const { from = '', to = '' } = Object.fromEntries(query);
  const dates = spanOfDates(from, to, isUtc);
  const named = SPANS.find(([name]) => name === query.get('span'))?.[0];
  const isDates = query.get('span') === 'dates';
  const span = isDates && dates !== undefined ? dates : spanOf(named ?? 'week', noonMs, isUtc);
  const step = STEPS.find(([name]) => name === query.get('step'))?.[0] ?? usualStep(span);
  return { name: isDates ? 'dates' : (named ?? 'week'), span, step, stream: query.get('stream') ?? '' };
}

function Dates({ span, isUtc }: { span: Span; isUtc: boolean }): VNode {
  const values = { from: dateText(span.fromS, isUtc), to: dateText(span.toS - 1, isUtc) };
  const field = (name: typeof FROM | typeof TO) =>
    html`<input type="date" aria-label=${name === FROM ? 'First day' : 'Last day'} value=${values[name]} onChange=${(event: Event) => changeQuery({ ...values, [name]: (event.target as HTMLInputElement).value })} />`;
  return html`${field(FROM)} <span class="muted">to</span> ${field(TO)}`;
}

interface FoundProps {
  readonly answer: AvailabilityAnswer;
  readonly query: URLSearchParams;
  readonly isOne: boolean;
  readonly isUtc: boolean;
}

function Found({ answer, query, isOne, isUtc }: FoundProps): VNode {
  const { source, known, streams, left_out } = answer;
  if (source === 'none')
    return html`<p class="notice">No history is kept, or it cannot be read just now. Availability is counted from it: start the monitor with <code>--history FILE</code>.</p>`;
  if (known === null) return html`<p class="notice">The history is empty yet: the first report is on its way.</p>`;
  if (streams.length === 0)
    return html`<p class="notice">There was no stream in that time. The history begins at ${timeOfDayText(known.from_s * 1000, isUtc)}.</p>`;
  const linkOf = (stream: string) => pathWith('/availability', { ...Object.fromEntries(query), stream });
  return html`${left_out > 0 && html`<p class="notice">${left_out} streams are left out, as this would be too long: choose less time, a greater step, or one stream.</p>`}
    ${isOne ? streams.map((stream) => html`<${One} key=${stream.key} answer=${answer} stream=${stream} />`) : html`<div class="av-wide"><${StreamsTable} answer=${answer} linkOf=${linkOf} /></div>`}
    <${Footnote} answer=${answer} isUtc=${isUtc} />`;
}

function One({ answer, stream }: { answer: AvailabilityAnswer; stream: AvailabilityStream }): VNode {
  const { total, is_judged } = stream;
  return html`<section class="av-one">
    <h2>${titleOf(stream)} <span class="muted">${addressOf(stream)}</span></h2>
    ${!is_judged && html`<p class="notice">The seconds of this stream (${shown(stream.kind)}) were not judged in that time.</p>`}
    <p class="av-sum">${total.availability_percent === null ? 'not monitored' : html`<strong>${percentText(total.availability_percent)}</strong> available`}</p>
    <div class="av-wide" tabindex="0" role="region" aria-label="Table"><${PeriodsTable} answer=${answer} stream=${stream} /></div>
  </section>`;
}

function Footnote({ answer: { known }, isUtc }: { answer: AvailabilityAnswer; isUtc: boolean }): VNode {
  const at = (epochS: number) => timeOfDayText(epochS * 1000, isUtc);
  return html`<section class="av-notes" aria-label="Definitions">
    <p><b>Availability</b>: monitored seconds that are not unavailable, as a share of all monitored seconds; never rounded up. <b>Unmonitored</b> time, in which no monitor or probe was there or packets were lost on the way from the capture to the analysis, is in neither of them.</p>
    <p><b>Errored second</b>: with an error of priority 1 of ETSI TR 101 290, or a packet with transport_error_indicator. <b>Severely errored second</b>: without synchronisation, without packets, or with more than 30 % of the packets in error. <b>Unavailable</b>: from the first of ten consecutive severely errored seconds to the last one before ten consecutive others (ITU-T G.826, Annex A). Errored and severely errored seconds include those of unavailable time.</p>
    <p>The history has what was from ${at(known!.from_s)} to ${at(known!.to_s)}${isUtc ? ' UTC' : ''}; what was before is unmonitored here.</p>
  </section>`;
}
