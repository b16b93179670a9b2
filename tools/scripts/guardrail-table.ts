// The table of guardrails in README.md, generated from the registry.
import { markdownTable } from 'markdown-table';
import { guardrails } from '../../shared/guardrails/registry.ts';

const heading = '## Guardrails\n\n';

/** Returns the page with the table below its heading "Guardrails" generated again. */
export function withGuardrailTable(page: string): string {
  const start = page.indexOf(heading);
  if (start < 0) throw new Error('the page has no heading "Guardrails"');
  const before = page.slice(0, start + heading.length);
  return `${before}${table()}\n${page.slice(before.length).replace(/^(\|.*\n)*/, '')}`;
}

function table(): string {
  return markdownTable([
    ['Guardrail', 'What it requires', 'Severity', 'Security Hub', 'Control Tower', 'AWS Config rules'],
    ...guardrails.map(({ id, title, severity, mappings, configRules }) => [
      `\`${id}\``,
      title,
      severity,
      mappings.securityHub.join(', '),
      mappings.controlTower.join(', '),
      configRules.join(', '),
    ]),
  ]);
}
