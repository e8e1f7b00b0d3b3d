import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Archive } from '../../../src/board/archive/archive.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryStore } from '../../../src/history/store.js';
import { signInRoutes } from '../../../src/http/access/sign-in.js';
import type { ApiParameter, ApiRoute } from '../../../src/http/api/api-route.js';
import { API_ROUTES } from '../../../src/http/api/api-routes.js';
import { isTold } from '../../../src/http/api/told-route.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { HttpSite } from '../../../src/http/http-site.js';
import { textAnswer } from '../../../src/http/route.js';
import { MetricsEndpoint } from '../../../src/monitor/metrics-endpoint.js';
import { BEGIN_MS, BoardRig, KEY } from '../../support/board/board-rig.js';
import { openRoutes, type RoutesRig } from '../../support/board/routes-rig.js';
import { apiFaults } from '../../support/checks/api-schema.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { missingHistory } from '../../support/records/history-feed.js';

const BOARD_ROUTES = Object.entries<ApiRoute>(API_ROUTES).filter(([name]) => / \/api\//.test(name));
const GETS = BOARD_ROUTES.filter(([name]) => name.startsWith('GET '));

/** A board of which every answer has something in it. */
function fill(rig: BoardRig): void {
  rig.probe();
  rig.report();
  rig.accounting({ output_file: '/srv/out.mpegts', received_packets: 7 });
  rig.alarm('raised');
  rig.loss('link', 3);
  rig.event({}, 'back again');
  rig.image();
  rig.pass(5000);
  rig.report();
  rig.alarm('cleared');
}

function pathOf(name: string): string {
  return name.split(' ')[1]!.replace(':key', encodeURIComponent(KEY)).replace(':id', '1-PAT_error_2');
}

/** Every GET of the table, and what of it does not fit its schema. Without a history there is no file of availability. */
async function assertAnswers({ get }: RoutesRig, { hasHistory = false } = {}): Promise<void> {
  for (const [name, { answer }] of GETS) {
    if ('events' in answer) continue;
    const got = await get(pathOf(name));
    const isMissing = name === 'GET /api/availability.csv' && !hasHistory;
    assert.equal(got.status, isMissing ? 404 : 200, name);
    if (isMissing) continue;
    if ('contentType' in answer) assert.equal(got.headers['content-type'], answer.contentType, name);
    else assert.deepEqual(apiFaults(answer.json, JSON.parse(got.text)), [], name);
  }
}

test('each answer of a board fits its schema', async (t) => {
  const routes = await openRoutes(t);
  fill(routes.rig);
  await assertAnswers(routes);
  const done = await routes.change('POST', pathOf('POST /api/alarms/:id/ack'), { note: 'seen' });
  assert.deepEqual(apiFaults('AckAnswer', JSON.parse(done.text)), []);
  assert.deepEqual(routes.faults, []);
});

test('so do those of an empty board', async (t) => {
  const { json } = await openRoutes(t);
  for (const [name, { answer }] of GETS) {
    if ('json' in answer && !name.includes(':')) {
      assert.deepEqual(apiFaults(answer.json, await json(pathOf(name))), [], name);
    }
  }
});

test('what is sent live fits its schema', async (t) => {
  const { rig, feed } = await openRoutes(t);
  rig.probe();
  const sent: { event: string; data: string }[] = [];
  const client = { unsentBytes: 0, send: (event: { event: string; data: string }) => sent.push(event) > 0 };
  feed.connect(client, { name: null, role: 'viewer', has_session: false }, undefined);
  fill(rig);
  feed.tick();
  assert.deepEqual(
    sent.map(({ event }) => event),
    ['state', 'delta'],
  );
  const { events } = API_ROUTES['GET /api/live'].answer;
  for (const { event, data } of sent) {
    assert.deepEqual(apiFaults(events[event as keyof typeof events], JSON.parse(data)), [], event);
  }
});

describe('over a history', { skip: missingHistory() }, () => {
  test('each answer fits its schema', async (t) => {
    const routes = await openRoutes(t, await archiveOf(t));
    fill(routes.rig);
    await assertAnswers(routes, { hasHistory: true });
    const { text } = await routes.get(`${pathOf('GET /api/streams/:key/window')}?step=minute&from=${BEGIN_MS / 1000}`);
    const window = JSON.parse(text);
    assert.deepEqual([window.source, apiFaults('WindowAnswer', window)], ['history', []]);
  });
});

async function archiveOf(t: TestContext): Promise<Archive> {
  const file = join(scratchFolder(t), 'history.db');
  const store = await HistoryStore.open(file, 7);
  const builder = new BatchBuilder();
  builder.addReport(new BoardRig().reportRecord());
  store.write(builder.take(), BEGIN_MS / 1000 + 3600);
  store.close();
  const archive = new Archive(file, () => {});
  t.after(() => archive.close());
  return archive;
}

test('a parameter beyond what the table says is 400', async (t) => {
  const { rig, get } = await openRoutes(t);
  fill(rig);
  for (const [name, { query = {} }] of GETS) {
    for (const [parameter, facts] of Object.entries(query)) {
      for (const value of outside(facts)) {
        const path = `${pathOf(name)}?${parameter}=${value}`;
        assert.equal((await get(path)).status, 400, path);
      }
    }
  }
});

function outside({ enum: words, minimum, maximum }: ApiParameter): readonly (string | number)[] {
  if (words !== undefined) return ['none-of-these'];
  return [...(minimum === undefined ? [] : [minimum - 1, 1.5]), ...(maximum === undefined ? [] : [maximum + 1])];
}

test('the table has every route that is served, and every route of it is', async (t) => {
  const { routes } = await openRoutes(t);
  const metrics = new MetricsEndpoint({
    hostReport: () => {
      throw new Error('is not asked for');
    },
    now: () => 0,
    http: new HttpFigures(),
  });
  const signIn = signInRoutes(undefined as never);
  const served = [...routes, ...metrics.routes, ...signIn].map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(served.sort(), Object.keys(API_ROUTES).sort());
});

test('a site takes no route that is not in the table', () => {
  const route = { method: 'GET', path: '/api/secret', role: 'viewer', handle: () => textAnswer('') } as const;
  assert.equal(isTold(route), false);
  assert.throws(() => new HttpSite().add(route), /GET \/api\/secret is not in api-routes.ts/);
  assert.throws(() => new HttpSite().addPage(route), /is no file of the page/);
});
