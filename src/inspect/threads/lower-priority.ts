import { setPriority } from 'node:os';

/** Nice value of a thread that analyses: a third of the time of one that receives and records, where both want more than there is. */
const NICE = 5;

/** So that receiving and recording go first where the processors have too little time for all. On Linux, where each thread has a priority of its own. */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, NICE);
  } catch {} // then all are alike
}
