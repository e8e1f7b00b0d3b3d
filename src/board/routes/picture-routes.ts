import { API_ROUTES } from '../../http/api/api-routes.js';
import { apiRoute } from '../../http/api/told-route.js';
import { type BytesAnswer, HttpError, jsonAnswer, type Route } from '../../http/route.js';
import type { PictureIndexAnswer } from '../contract.js';
import type { BoardContext } from './board-context.js';
import { wordIn } from './query.js';

const { size: SIZE } = API_ROUTES['GET /api/pictures/:key/latest.jpg'].query;

/** `/api/pictures/:key/…` */
export function pictureRoutes({ board, run }: BoardContext): Route[] {
  return [
    apiRoute('GET /api/pictures/:key/latest.jpg', ({ params, query }): BytesAnswer => {
      const asked = query.get('s');
      const isSmall = wordIn(query, 'size', SIZE) === 'small';
      const row = board.rows.find(params.key!);
      const sequence = asked === null ? undefined : Number(asked);
      // Where the one that was asked for has gone, the newest is better than none; it must not be kept under that name.
      const exact = row === undefined ? undefined : board.pictures.find(row.n, sequence);
      const picture = exact ?? (row === undefined ? undefined : board.pictures.find(row.n, undefined));
      if (row === undefined || picture === undefined) throw new HttpError(404, 'no such picture');
      return {
        status: 200,
        contentType: 'image/jpeg',
        body: (isSmall ? picture.thumbnail : null) ?? picture.jpeg,
        etag: `"${run}-${row.n}-${picture.sequence}${isSmall ? '-small' : ''}"`,
        cacheControl: exact !== undefined && sequence !== undefined ? 'private, max-age=3600, immutable' : 'no-cache',
      };
    }),
    apiRoute('GET /api/pictures/:key/index', ({ params }) => {
      const row = board.rows.find(params.key!);
      if (row === undefined) throw new HttpError(404, 'no such stream');
      const pictures = board.pictures.all(row.n).map(({ sequence, pid, time_ms, width, height, reason }) => {
        return { sequence, pid, time_ms, width, height, reason };
      });
      const answer: PictureIndexAnswer = { key: row.key, pictures };
      return jsonAnswer(answer);
    }),
  ];
}
