// `palisade guardrails`: the guardrails of the registry.
import { Command } from 'commander';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { printJson } from '../lib/output.ts';
import type { Column } from '../lib/table/column.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';

export function guardrailsCommand(): Command {
  return new Command('guardrails')
    .description('list the guardrails with their severity and the controls and rules they map to')
    .addOption(outputOption())
    .option('--json', 'print JSON, including permissions and parameters')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('guardrails --json')}`)
    .action(({ json, output }: OutputOption & { json?: true }) => {
      if (json) return printJson(guardrails.map(toJson));
      printRows(guardrails, columns, { output });
    });
}

function toJson(guardrail: (typeof guardrails)[number]) {
  const { id, title, rationale, severity, resourceType, mappings, configRules } = guardrail;
  const { repair, apiCalls, permissions, defaults } = guardrail;
  const configRule = guardrail.configRule(defaults);
  return {
    id,
    title,
    rationale,
    severity,
    repair,
    resourceType,
    mappings,
    configRule,
    configRules,
    triggers: apiCalls,
    permissions,
    parameters: defaults,
  };
}

const columns: readonly Column<(typeof guardrails)[number]>[] = [
  { title: 'Guardrail', value: ({ id }) => id, width: 'whole' },
  { title: 'Severity', value: ({ severity }) => severity, width: 'whole' },
  { title: 'Requirement', value: ({ title }) => title, width: 'whole' },
  { title: 'Security Hub', value: ({ mappings }) => mappings.securityHub.join(', '), width: 'whole', isOptional: true },
  { title: 'AWS Config rules', value: ({ configRules }) => configRules.join(', '), width: 'whole', isOptional: true },
];
