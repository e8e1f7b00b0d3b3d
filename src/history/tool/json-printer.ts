import { timeStamp } from '../../cli/time.js';
import type { HistoryEventRow, HistoryRow, HistoryStream } from '../reader.js';
import type { Printed, Printer } from './printer.js';

/** One JSON document: an array of rows, events or streams under their name. */
export class JsonPrinter implements Printer {
  #separator = '\n';

  constructor(readonly printed: Printed) {}

  begin(): string {
    const { what, step } = this.printed;
    return `{"schema":"tscap.history","schema_version":1,${what === 'rows' ? `"step":"${step}",` : ''}"${what}":[`;
  }

  rows({ probe_id, stream_id }: HistoryStream, rows: readonly HistoryRow[]): string {
    return this.#items(
      rows.map(({ timeS, values }) => {
        const figures = this.printed.figures.map((name, index) => [name, values[index]]);
        return { time: timeStamp(timeS), probe_id, stream_id, ...Object.fromEntries(figures) };
      }),
    );
  }

  events(events: readonly HistoryEventRow[]): string {
    return this.#items(events.map(({ time_ms, json }) => ({ ...JSON.parse(json), time: timeStamp(time_ms / 1000) })));
  }

  streams(streams: readonly HistoryStream[]): string {
    return this.#items(
      streams.map(({ id, first_s, last_s, ...facts }) => ({
        ...facts,
        first_time: first_s === null ? null : timeStamp(first_s),
        last_time: last_s === null ? null : timeStamp(last_s),
      })),
    );
  }

  end(): string {
    return '\n]}\n';
  }

  #items(items: readonly object[]): string {
    return items
      .map((item) => {
        const text = `${this.#separator}${JSON.stringify(item)}`;
        this.#separator = ',\n';
        return text;
      })
      .join('');
  }
}
