// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { countText, TIME_UNITS, togetherText } from '../../../text/units.js';
import { DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import { rateText } from '../../format.js';
import { html } from '../../html.js';
import { Branch, FactList } from './fact-tree.js';
import { pidText, valueText } from './facts.js';
import { formatOf } from './pid-table.js';
import type { TsReport } from './report-kinds.js';
import { tableName } from './table-names.js';

type TableReport = TsReport['tables'][number];

const WITHOUT_PIDS: ReadonlySet<string> = new Set(['pids', 'service_name']);

/** Programs with their streams and descriptors, PIDs of none, and tables: a tree to open. */
export function ProgramTree({ report }: { report: TsReport }): VNode {
  const programs = Object.entries(report.programs);
  const others = Object.values(report.pids).filter(({ program_numbers }) => program_numbers.length === 0);
  return html`<div class="tree">
    ${programs.map(
      ([number, program]) =>
        html`<${Branch} key=${number} label=${shown(program.service_name ?? `program ${number}`)} detail=${`program ${number} · ${program.pids.length} streams · ${rateText(program.bitrate_bps)}`}>${() => html`<${FactList} fields=${program} without=${WITHOUT_PIDS} />${program.pids.map((pid) => html`<${PidBranch} key=${pid} report=${report} pid=${pid} />`)}`}<//>`,
    )}
    ${others.length > 0 && html`<${Branch} label="PIDs of no program" detail=${others.length}>${() => html`${others.map(({ pid }) => html`<${PidBranch} key=${pid} report=${report} pid=${pid} />`)}`}<//>`}
    <${Branch} label="Tables" detail=${report.tables.length}>${() => html`<${TableList} tables=${report.tables} />`}<//>
    <${Branch} label="Cues (SCTE 35)" detail=${report.cues.length}>${() => html`${report.cues.map((cue) => html`<${Branch} key=${cue.pid} label=${`PID ${pidText(cue.pid)}`} detail=${`${cue.cues} cues`}>${() => html`<${FactList} fields=${cue} />`}<//>`)}`}<//>
  </div>`;
}

function PidBranch({ report, pid }: { report: TsReport; pid: number }): VNode {
  const found = report.pids[String(pid)];
  if (found === undefined) return html`<p>${pidText(pid)} <span class="muted">not in the stream</span></p>`;
  const { type, language, bitrate_bps } = found;
  const detail = [formatOf(found), shown(language ?? ''), rateText(bitrate_bps)].filter(Boolean).join(' · ');
  return html`<${Branch} label=${`${pidText(pid)} ${shown(type)}`} detail=${detail}>${() => html`<${FactList} fields=${found} />`}<//>`;
}

function TableList({ tables }: { tables: readonly TableReport[] }): VNode {
  return html`<${DataTable} caption="Tables" empty="No table came." items=${tables.map((table, index) => ({ ...table, index }))} keyOf=${({ index }: { index: number }) => index}
    columns=${[
      { title: 'Table', cell: ({ table_id }: TableReport) => tableName(table_id) },
      { title: 'PID', name: 'fixed', cell: ({ pid }: TableReport) => pidText(pid) },
      {
        title: 'Extension',
        isNumber: true,
        cell: ({ table_id_extension }: TableReport) => valueText('', table_id_extension),
      },
      { title: 'Version', isNumber: true, cell: ({ version_number }: TableReport) => valueText('', version_number) },
      { title: 'Whole', cell: ({ is_complete }: TableReport) => (is_complete ? 'yes' : 'no') },
      { title: 'Sections', isNumber: true, cell: ({ sections }: TableReport) => countText(sections) },
      {
        title: 'Changes',
        isNumber: true,
        cell: ({ version_changes, content_changes }: TableReport) =>
          `${version_changes}${content_changes > 0 ? ` +${content_changes} unannounced` : ''}`,
      },
      {
        title: 'Repetition min / mean / max',
        isNumber: true,
        cell: ({ repetition_min_ns, repetition_avg_ns, repetition_max_ns }: TableReport) =>
          repetition_avg_ns === null
            ? '-'
            : togetherText([repetition_min_ns, repetition_avg_ns, repetition_max_ns], TIME_UNITS),
      },
    ]} />`;
}
