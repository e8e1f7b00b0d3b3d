import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingBrowser, startBrowser } from '../../../support/browser.js';
import { openScreen } from '../../../support/page/depth-rig.js';

test('an alarm that is over is no active one; it is among those that were, with who saw to it', {
  skip: missingBrowser(),
}, async (t) => {
  const { page, mock, faults } = await openScreen(t, await startBrowser(t), '/alarms?q=arte', '.lane');
  mock.change(2, 'error');
  const row = page.locator('tr.alarm', { hasText: 'arte' });
  await row.getByRole('button', { name: 'Acknowledge' }).click();
  await page.keyboard.type('looked into');
  await page.keyboard.press('Enter');
  await row.locator('.second', { hasText: 'looked into' }).waitFor();
  mock.change(2, 'ok');
  await page.getByText('No alarm is raised.').waitFor();
  assert.equal(await page.locator('tr.alarm').count(), 0);
  await page.getByText('Over in the last minute').click();
  await page.locator('tr.alarm.is-over', { hasText: /arte.*over for.*looked into/s }).waitFor();
  assert.deepEqual(faults, []);
});
