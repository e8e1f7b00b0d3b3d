// Usage: node dist/test/support/page/screenshots-program.js ADDRESS FOLDER [NAME]
// Pictures of every screen of a monitor's page at that address, in both themes and three sizes: FOLDER/<screen>-<theme>-<width>.png.
// With NAME only that one file, of the screen, theme and size that it names, and not before a stream is in error: what the page is for.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, startBrowser } from '../browser.js';
import { screensOf, untilInError } from './page-screens.js';
import { untilDrawn } from './waits.js';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'] as const;
/** Plots and sparklines have something to show by then. */
const SETTLED_MS = 1500;

const [address, folder, only] = process.argv.slice(2);
if (address === undefined || folder === undefined) throw new Error('say address and folder');
mkdirSync(folder, { recursive: true });
const endings: (() => unknown)[] = [];
const browser = await startBrowser({ after: (end) => endings.push(end as () => unknown) });
try {
  if (only !== undefined) await untilInError(address);
  const screens = await screensOf(address);
  for (const colorScheme of THEMES) {
    for (const viewport of SIZES) {
      for (const { name, path } of screens) {
        const file = `${name}-${colorScheme}-${viewport.width}.png`;
        if (only !== undefined && only !== file) continue;
        const { page, faults } = await openPage(browser, { viewport, colorScheme });
        await page.goto(address + path);
        await untilDrawn(page);
        await page.waitForTimeout(SETTLED_MS);
        await page.screenshot({ path: join(folder, file) });
        const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        console.log(file, excess > 0 ? `${excess} px wider than the window` : '', ...faults);
        await page.context().close();
      }
    }
  }
} finally {
  for (const end of endings) await end();
}
