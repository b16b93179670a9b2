// `palisade guardrails`: the guardrails of the registry.
import { Command } from 'commander';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { printJson, printTable } from '../lib/output.ts';

export function guardrailsCommand(): Command {
  return new Command('guardrails')
    .description('list the guardrails with their severity and the controls and rules they map to')
    .option('--json', 'print JSON, including permissions and parameters')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('guardrails --json')}`)
    .action(({ json }: { json?: true }) => {
      if (json) return printJson(guardrails.map(toJson));
      printTable(
        ['Guardrail', 'Severity', 'Requirement', 'Security Hub', 'AWS Config rules'],
        guardrails.map(({ id, severity, title, mappings, configRules }) => [
          id,
          severity,
          title,
          mappings.securityHub.join(', '),
          configRules.join('\n'),
        ]),
      );
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
