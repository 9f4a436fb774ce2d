import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';

declare const axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };

/** What axe finds wrong with an element, in words; nothing, if all is well. */
export async function faults(element: Element): Promise<string[]> {
  // Whether a page has landmarks and a heading is the page's, not the element's.
  const { violations } = await axe.run(element, { rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary ?? ''}`));
}
