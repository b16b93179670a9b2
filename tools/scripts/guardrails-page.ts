// docs/reference/guardrails.md: every guardrail, generated from the registry.
import * as z from 'zod/mini';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { governanceDescriptions } from './governance-descriptions.ts';
import { code, codes, page, pageHead, prose, table } from './markdown.ts';
import { type Schema, typeText, valueText } from './schema-text.ts';

export function guardrailsPage(guardrails: readonly Guardrail[]): string {
  const types = [...new Set(guardrails.map(({ resourceType }) => resourceType))];
  return page(
    pageHead('Guardrails', 'shared/guardrails/registry.ts'),
    prose(
      'A guardrail is a rule with its check and its remediation. It is evaluated when AWS Config reports a violation, when CloudTrail records one of its API calls, in every sweep, and in the baseline of a new account. What it requires in which accounts is set in [governance.yml](governance.md).',
    ),
    table(
      ['Guardrail', 'Resource type', 'Severity', 'What it requires'],
      guardrails.map(({ id, resourceType, severity, title }) => [
        `[${code(id)}](#${id})`,
        code(resourceType),
        severity,
        title,
      ]),
    ),
    ...types.flatMap((type) => [
      `## ${code(type)}`,
      ...guardrails.filter(({ resourceType }) => resourceType === type).flatMap(section),
    ]),
  );
}

function section(guardrail: Guardrail): string[] {
  const { id, title, rationale, severity, repair, mappings, configRules, permissions, defaults } = guardrail;
  const parameters = parameterRows(guardrail);
  return [
    `### ${code(id)}`,
    prose(`${title}. ${rationale}`),
    table(
      ['', ''],
      [
        ['Severity', severity],
        ['Fix', fixes[repair]],
        ['Security Hub controls', listOr(mappings.securityHub, 'none')],
        ['AWS Control Tower controls', listOr(mappings.controlTower, 'none')],
        ['NIST SP 800-53', listOr(mappings.nist80053, 'none')],
        ['AWS Config rule that the baseline deploys', code(guardrail.configRule(defaults).identifier)],
        ['AWS Config rules that are recognized', codes(configRules)],
        ['API calls after which it is evaluated', codes(guardrail.apiCalls)],
        ['Permissions to observe', codes(permissions.observe)],
        ['Permissions to change and undo', codes(permissions.change)],
      ],
    ),
    parameters.length === 0
      ? prose('It has no parameters but `mode` and `approval`.')
      : table(['Parameter', 'Type', 'Default', 'Meaning'], parameters),
  ];
}

const fixes = {
  online: 'at once',
  held: 'at once, unless its [preflight](preflight.md) finds what would break',
  waiting: 'when the resource is idle',
  report: 'by people: it is only reported',
} as const satisfies Record<Guardrail['repair'], string>;

function parameterRows({ id, parameters, defaults }: Guardrail): string[][] {
  const { properties = {} }: { readonly properties?: Readonly<Record<string, Schema>> } = JSON.parse(
    JSON.stringify(z.toJSONSchema(parameters)),
  );
  return Object.entries(properties).map(([key, schema]) => [
    code(key),
    typeText(schema),
    valueText(defaults[key]),
    schema.description ?? governanceDescriptions[`guardrails.all.${id}.${key}`] ?? '',
  ]);
}

function listOr(texts: readonly string[], otherwise: string): string {
  return texts.length === 0 ? otherwise : texts.join(', ');
}
