// Writes a line of JSON to standard output, and what is said of it to standard error.
import { NdjsonWriter } from '../../../src/output/ndjson-writer.js';

const onNotice = (message: string): void => void process.stderr.write(`${message}\n`);
const writer = new NdjsonWriter('-', (error) => onNotice(error.message), undefined, { onNotice });
writer.write({ n: 2 });
await writer.close();
