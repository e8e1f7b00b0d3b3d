import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SystemAnswer } from '../../../../src/board/contract.js';
import { jsonAnswer } from '../../../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../../../support/browser.js';
import { MockBoard } from '../../../support/page/mock-board.js';
import { MockPage } from '../../../support/page/mock-page.js';
import { mockSystem } from '../../../support/page/mock-system.js';
import { HOST } from '../../../support/records/host.js';

test('what the host dropped before the monitor was started is quiet, what it dropped since is loud', {
  skip: missingBrowser(),
}, async (t) => {
  let since = 0;
  const system = (): SystemAnswer => ({
    ...mockSystem(new MockBoard(3, 0, { run: 'mock' }), true),
    host: { ...HOST, udp: { udp_receive_buffer_errors_total: 4711 } as never },
    host_dropped: { backlog: 0, udp_buffers: since, interface: null },
  });
  const handle = () => jsonAnswer(system());
  const mock = await MockPage.open({ routes: [{ method: 'GET', path: '/api/system', role: 'viewer', handle }] });
  t.after(() => mock.close());
  const { page, faults } = await openPage(await startBrowser(t), { viewport: { width: 1280, height: 800 } });
  await page.goto(`${mock.address}/system`);
  const figure = page.locator('.figures div', { hasText: 'UDP buffers full' });
  await figure.getByText('4,711 since boot').waitFor();
  assert.equal(await figure.locator('.bad').count(), 0);
  since = 3;
  await figure.locator('.bad', { hasText: /^3/ }).waitFor();
  assert.deepEqual(faults, []);
});
