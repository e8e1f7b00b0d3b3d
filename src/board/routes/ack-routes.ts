import { apiRoute } from '../../http/api/told-route.js';
import { type BytesAnswer, HttpError, type HttpRequest, jsonAnswer, jsonBody, type Route } from '../../http/route.js';
import { boundedText } from '../bounded-text.js';
import { BOUNDS } from '../bounds.js';
import type { AckAnswer, Acknowledgement, AckRequest } from '../contract.js';
import type { BoardContext } from './board-context.js';

const NOTE_LENGTH = 500;
/** Who acknowledges where nobody is asked for a name. */
const NOBODY_ASKED = 'local';

/** `/api/alarms/:id/ack` */
export function ackRoutes(context: BoardContext): Route[] {
  return [
    apiRoute('POST /api/alarms/:id/ack', (request) => {
      const by = boundedText(request.person.name ?? NOBODY_ASKED, BOUNDS.nameLength);
      return set(context, request, { by, at_ms: context.now(), note: noteOf(jsonBody(request)) });
    }),
    apiRoute('DELETE /api/alarms/:id/ack', (request) => set(context, request, null)),
  ];
}

async function set(
  context: BoardContext,
  { params }: HttpRequest,
  acked: Acknowledgement | null,
): Promise<BytesAnswer> {
  const { board, archive, feed, now } = context;
  const entry = board.alarms.acknowledge(params.id!, acked);
  if (entry === undefined) throw new HttpError(404, 'no such alarm');
  const row = board.rows.find(entry.owner.key);
  row?.changed();
  feed.tick();
  const { name, sinceMs } = entry;
  const stream = { probe_id: row?.probeId ?? '-', stream_id: row?.streamId ?? '' };
  const isKept =
    acked === null
      ? await archive?.end(stream.probe_id, stream.stream_id, name, now())
      : await archive?.keep({ ...stream, name, since_ms: sinceMs, ...acked });
  const answer: AckAnswer = { id: entry.id, acked: entry.acked, is_kept: isKept ?? false };
  return jsonAnswer(answer);
}

/** Throws HttpError. */
function noteOf(body: unknown): string {
  const note: unknown = (body as Partial<AckRequest> | null)?.note ?? '';
  if (typeof note !== 'string') throw new HttpError(400, 'note must be a text');
  if (note.length > NOTE_LENGTH) throw new HttpError(400, `note must have ${NOTE_LENGTH} characters at most`);
  return note;
}
