import { getPriority, setPriority } from 'node:os';

/** Nice value of a thread that analyses, above that of the process: a third of the time of one that receives and records, where both want more than there is. */
const NICE = 5;
const MOST_NICE = 19;

/** So that receiving and recording go first where the processors have too little time for all. On Linux, where each thread has a priority of its own. */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(getPriority(0) + NICE, MOST_NICE));
  } catch {} // then all are alike
}
