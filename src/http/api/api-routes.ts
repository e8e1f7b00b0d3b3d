// Tested by: test/board/routes/api-answers.test.ts
import { SEVERITIES } from '../../stream/severity.js';
import type { ApiParameter, ApiRoute } from './api-route.js';

const FROM = {
  type: 'number',
  description:
    'Epoch s from which; so long before `to` when not given: 600 steps of a window, else a day, or all of a file.',
} as const satisfies ApiParameter;
const TO = {
  type: 'number',
  description: 'Epoch s up to which, excluded; now when not given, or the end of a file.',
} as const;
const LEAST_SEVERITY = {
  type: 'string',
  description: 'The least severity.',
  enum: SEVERITIES,
  default: 'info',
} as const satisfies ApiParameter;
const WHICH_EVENTS = {
  stream: { type: 'string', description: 'Key of a stream.' },
  rule: { type: 'string', description: 'Name of a rule, a condition, or what else an event is named by.' },
  severity: LEAST_SEVERITY,
  from: FROM,
  to: TO,
} as const satisfies Record<string, ApiParameter>;
const WHICH_AVAILABILITY = {
  stream: { type: 'string', description: 'Key of a stream; all when not given.' },
  step: { type: 'string', description: 'How long a period is.', enum: ['hour', 'day', 'month'], default: 'day' },
  zone: { type: 'string', description: 'Time zone that days and months are of.', default: 'UTC' },
  from: { type: 'number', description: 'Epoch s from which; a day, 30 days or a year before `to` when not given.' },
  to: TO,
} as const satisfies Record<string, ApiParameter>;
const LIMIT = { type: 'integer', description: 'Most events of the answer.', minimum: 1 } as const;
const EXPORT_LIMIT = { ...LIMIT, maximum: 100_000, default: 100_000 } as const satisfies ApiParameter;
const NO_STREAM = { 404: 'there is no such stream' } as const;
const BUSY = { 503: 'too much is asked of the history at once' } as const;

/** Every request that the server answers, but for the files of the page: what registers them and what documents them (docs/http-api.md). */
export const API_ROUTES = {
  'GET /api/live': {
    role: 'viewer',
    text: 'Server-sent events: `state`, the whole of it, then `delta`: cells that have changed. A delta comes at most 5 times a second, at once behind an alarm or a loss, otherwise twice a second, and at least each 5 s. The header `Last-Event-ID` brings what was missed, or a new `state` when that is too much, too long ago or of another run; a client that reads too slowly gets that as well, when it has caught up.',
    query: { last_event_id: { type: 'string', description: 'As the header `Last-Event-ID`, which wins.' } },
    answer: { events: { state: 'StateMessage', delta: 'DeltaMessage' } },
    statuses: { 503: 'too many event streams are open' },
  },
  'GET /api/state': {
    role: 'viewer',
    text: 'The same `state`, once.',
    answer: { json: 'StateMessage' },
  },
  'GET /api/me': { role: 'viewer', text: 'Who asks, and what he or she may.', answer: { json: 'Me' } },
  'GET /api/streams': { role: 'viewer', text: 'All rows, as objects.', answer: { json: 'StreamsAnswer' } },
  'GET /api/streams/:key': {
    role: 'viewer',
    text: 'One stream: last report, accounting with the equations that do not hold, alarms, recording, last events. With `ETag`.',
    answer: { json: 'StreamAnswer' },
    statuses: NO_STREAM,
  },
  'GET /api/streams/:key/window': {
    role: 'viewer',
    text: 'Columns of figures, 7200 rows at most: the last 600 reports from memory, what is older from the history; of a file its last 600 seconds, minutes or hours.',
    query: {
      step: {
        type: 'string',
        description: 'How long a row is.',
        enum: ['second', 'minute', 'hour'],
        default: 'second',
      },
      from: FROM,
      to: TO,
    },
    answer: { json: 'WindowAnswer' },
    statuses: { ...NO_STREAM, ...BUSY },
  },
  'GET /api/streams/:key/pids': {
    role: 'viewer',
    text: 'Bitrate by PID of the last ten minutes, every 5 s, of a file every second: the 16 biggest, and the others together.',
    answer: { json: 'PidRatesAnswer' },
    statuses: NO_STREAM,
  },
  'GET /api/pictures/:key/latest.jpg': {
    role: 'viewer',
    text: 'A picture of the stream. One that was asked for by its number and is there may be kept for an hour; otherwise the newest, with `ETag`.',
    query: {
      s: { type: 'integer', description: '`sequence` of the picture; the newest when not given.' },
      size: {
        type: 'string',
        description: '`small`: 108 lines, where the decoder makes such pictures (libav does).',
        enum: ['full', 'small'],
        default: 'full',
      },
    },
    answer: { contentType: 'image/jpeg' },
    statuses: { 404: 'there is no picture of the stream' },
  },
  'GET /api/pictures/:key/index': {
    role: 'viewer',
    text: 'The pictures that can be had.',
    answer: { json: 'PictureIndexAnswer' },
    statuses: NO_STREAM,
  },
  'GET /api/events': {
    role: 'viewer',
    text: 'Events from the history, else from memory (`source` says which), the newest first.',
    query: { ...WHICH_EVENTS, limit: { ...LIMIT, maximum: 2000, default: 200 } },
    answer: { json: 'EventsAnswer' },
    statuses: BUSY,
  },
  'GET /api/events.csv': {
    role: 'viewer',
    text: 'The same as a file, the oldest first (RFC 4180): a text that a spreadsheet would run as a formula begins with an apostrophe. Where there are more events than `limit` the first line is of `event` `left_out`, and says which are missing.',
    query: { ...WHICH_EVENTS, limit: EXPORT_LIMIT },
    answer: { contentType: 'text/csv; charset=utf-8' },
    statuses: BUSY,
  },
  'GET /api/events.json': {
    role: 'viewer',
    text: 'The same as a file, the oldest first, with the same first line.',
    query: { ...WHICH_EVENTS, limit: EXPORT_LIMIT },
    answer: { json: 'EventsFile' },
    statuses: BUSY,
  },
  'GET /api/timeline': {
    role: 'viewer',
    text: 'By stream, alarms from when they were raised until they were cleared; one that came back within a minute is one interval.',
    query: { from: FROM, to: TO },
    answer: { json: 'TimelineAnswer' },
    statuses: BUSY,
  },
  'GET /api/availability': {
    role: 'viewer',
    text: 'From the history, by period of a time zone: monitored, unmonitored, errored, severely errored and unavailable seconds of each stream, and for how much of the monitored time it was available. A million hours of streams and 20,000 lines at most: `left_out` counts the streams beyond. `source` is `none` without a history.',
    query: WHICH_AVAILABILITY,
    answer: { json: 'AvailabilityAnswer' },
    statuses: { 400: 'more than 1000 periods, or than ten years', ...BUSY },
  },
  'GET /api/availability.csv': {
    role: 'viewer',
    text: 'The same as CSV (RFC 4180), a line for each stream and period, 100,000 at most.',
    query: WHICH_AVAILABILITY,
    answer: { contentType: 'text/csv; charset=utf-8' },
    statuses: { 400: 'too many periods or lines', 404: 'no history is kept', ...BUSY },
  },
  'POST /api/alarms/:id/ack': {
    role: 'operator',
    text: 'Acknowledges an alarm, with a note of 500 characters at most, which may be empty.',
    // Each character of the note escaped.
    body: { contentType: 'application/json', json: 'AckRequest', bytes: 8192 },
    answer: { json: 'AckAnswer' },
    statuses: { 404: 'there is no such alarm' },
  },
  'DELETE /api/alarms/:id/ack': {
    role: 'operator',
    text: 'Takes it back.',
    answer: { json: 'AckAnswer' },
    statuses: { 404: 'there is no such alarm' },
  },
  'GET /api/system': {
    role: 'viewer',
    text: 'The monitor, its outlets and taps, the probes with what became of all that they captured, host, HTTP server, and the board itself.',
    answer: { json: 'SystemAnswer' },
  },
  'GET /metrics': {
    role: 'viewer',
    forPrograms: true,
    text: 'For Prometheus: docs/prometheus.md. The one request for which HTTP Basic is asked.',
    answer: { contentType: 'text/plain; version=0.0.4; charset=utf-8' },
  },
  'GET /healthz': {
    role: 'none',
    forPrograms: true,
    text: '`ok` while the process answers.',
    answer: { contentType: 'text/plain; charset=utf-8' },
  },
  'GET /readyz': {
    role: 'none',
    forPrograms: true,
    text: '`ready` while the monitor has heard a probe within 10 s.',
    answer: { contentType: 'text/plain; charset=utf-8' },
    statuses: { 503: 'not ready; the text says why' },
  },
  'GET /sign-in': {
    role: 'none',
    text: 'The form to sign in with, where there are users.',
    query: { to: { type: 'string', description: 'Path of this server to go on to.' } },
    answer: { contentType: 'text/html; charset=utf-8' },
  },
  'GET /sign-in.css': { role: 'none', text: 'Its style.', answer: { contentType: 'text/css; charset=utf-8' } },
  'POST /sign-in': {
    role: 'none',
    text: 'Signs in by `name` and `password`; sets the cookie of the session and leads to the path `to`.',
    body: { contentType: 'application/x-www-form-urlencoded', bytes: 8192 },
    answer: { contentType: 'text/html; charset=utf-8' },
    statuses: { 303: 'signed in', 403: 'name or password is wrong', 429: 'too many tries', 503: 'too many sign in' },
  },
  'POST /sign-out': {
    role: 'none',
    text: 'Ends the session, and leads to `/sign-in`.',
    body: { contentType: 'application/x-www-form-urlencoded', bytes: 8192 },
    answer: { contentType: 'text/plain; charset=utf-8' },
    statuses: { 303: 'signed out' },
  },
} as const satisfies Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, ApiRoute>>;

export type ApiRouteName = keyof typeof API_ROUTES;
