import { checkInput } from './operands.js';
import type { MonitorConfig } from './options.js';
import { withStreamIds } from './stream-words.js';

/**
 * Analyses a file, or receives what probes send; what the other of the two is made of is not loaded, which takes longer than to analyse
 * a short file. Throws UsageError, CaptureError, LinkError, OutputError.
 */
export async function runMonitor(given: MonitorConfig): Promise<void> {
  const config = withStreamIds(given);
  const { input } = config;
  if (input === undefined) {
    const { runLink } = await import('./run-link.js');
    await runLink(config);
  } else {
    checkInput(input);
    const { runAnalysis } = await import('./run-analysis.js');
    await runAnalysis({ ...config, input });
  }
}
