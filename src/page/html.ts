import htm from 'htm';
import { h, type VNode } from 'preact';

/** Markup as a template literal; what is put in comes out as text. */
export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
