// Shows texts and logs, as a monitor does; on a terminal it waits for another size before the end.
import { once } from 'node:events';
import { createConsole } from '../../../src/cli/log.js';
import { openLiveText } from '../../../src/monitor/live-text.js';

const console = createConsole('live-text', { silent: false, noProgress: false });
const live = openLiveText(console, (error) => {
  throw error;
});
const isTerminal = process.stdout.isTTY === true;

live.show('one\ntwo\nthree\n');
console.log.info('first');
console.progress.show('progress');
console.log.warn('second');
live.show('last 1\nlast 2\n');
if (isTerminal) {
  console.log.info('resize me');
  console.progress.show('progress');
  const alive = setInterval(() => {}, 1000);
  await once(process.stdout, 'resize');
  clearInterval(alive);
  console.progress.erase();
  console.log.info('the end');
}
await live.close();
