import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../programs/programs.js';

const DASHBOARD = join(REPOSITORY, 'dashboards/grafana.json');
export const ALERTS = join(REPOSITORY, 'dashboards/alerts.yml');

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: { readonly type: string; readonly uid: string };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly Target[];
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(DASHBOARD, 'utf8'));
}

/** The expressions of the panels, as Prometheus gets them. */
export function panelExpressions({ panels }: Dashboard): string[] {
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => withoutVariables(expr)));
}

/** Names of our metrics in a text; `:` is part of the names of recording rules. */
export function metricsIn(text: string): string[] {
  const names = text.match(/[a-z_][\w:]*/g) ?? [];
  return [...new Set(names.filter((name) => /^(tscap|process)_/.test(name)))].sort();
}

function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll(/\$\w+/g, '.*');
}
