import type { HttpFigures } from '../http/figures.js';
import { addEach, counter, gauge, type MetricScope } from '../report/metric-family.js';

/** What the HTTP server of the monitor did and refused. */
export const HTTP_METRICS: MetricScope<HttpFigures> = {
  title: 'HTTP server',
  labels: [],
  families: [
    gauge('tscap_http_connections', 'Connections that are open.', (http, add) => add(http.connections)),
    gauge('tscap_http_event_streams', 'Event streams that are open.', (http, add) => add(http.streams)),
    gauge('tscap_http_sessions', 'Sessions of people who have signed in.', (http, add) => add(http.countSessions())),
    counter('tscap_http_requests_total', 'Requests.', (http, add) => add(http.requests)),
    counter(
      'tscap_http_answers_total',
      'Answers by the class of their status.',
      (http, add) => addEach(http.answers, add),
      'status',
    ),
    counter(
      'tscap_http_refused_total',
      'Connections and requests that were turned away or cut off.',
      (http, add) => addEach(http.refused, add),
      'cause',
    ),
    counter('tscap_http_made_room_total', 'Idle connections that were closed so that others have room.', (http, add) =>
      add(http.madeRoom),
    ),
    counter('tscap_http_sign_ins_total', 'Names and passwords that were right.', (http, add) => add(http.signIns)),
  ],
};
