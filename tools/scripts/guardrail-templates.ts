// Templates for the files of a new guardrail. They compile, and change nothing in AWS until every TODO is done: every
// resource is reported as unreadable, and writes throw.

/** The values of the templates. */
export type GuardrailNames = {
  /** The guardrail's id, such as `s3-tls-only`. */
  readonly id: string;
  /** The folder of its resource type, such as `s3-bucket`. */
  readonly type: string;
  /** AWS Config's name of it, as in `AWS::S3::Bucket`. */
  readonly resourceType: string;
  /** The AWS client of the resource type, as in `S3Client`, and the package that has it. */
  readonly client: string;
  readonly clientPackage: string;
};

/** The contents of the guardrail's files, by path in the repository. Pure. */
export function guardrailFiles(names: GuardrailNames): ReadonlyMap<string, string> {
  const folder = `shared/guardrails/${names.type}/${names.id}`;
  return new Map([
    [`${folder}/settings.ts`, settings(names)],
    [`${folder}/observe.ts`, observe(names)],
    [`${folder}/decide.ts`, decide(names)],
    [`${folder}/look-ahead.ts`, lookAhead(names)],
    [`${folder}/preflight.ts`, preflight(names)],
    [`${folder}/act.ts`, act(names)],
    [`${folder}/guardrail.ts`, guardrail(names)],
    [`test/${folder}/decide.test.ts`, decideTest(names)],
  ]);
}

/** `s3-tls-only` → `s3TlsOnly`. */
export function valueName(id: string): string {
  return id.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** `s3-tls-only` → `S3TlsOnlySettings`. */
function typeName(id: string): string {
  return `${valueName(`-${id}`)}Settings`;
}

function settings({ id }: GuardrailNames): string {
  return `// The settings that ${id} evaluates, as findings show them, and its parameters in governance.yml.
import * as z from 'zod/mini';

/**
 * TODO: the settings that are read and written, and no others. A setting that was never configured needs a value, too.
 */
export const settings = z.strictObject({ enabled: z.boolean() });
export type ${typeName(id)} = z.infer<typeof settings>;

/** TODO: the parameters in governance.yml, each with z.describe. Leave it empty if there are none. */
export const parameters = z.strictObject({});
export type Parameters = z.infer<typeof parameters>;
`;
}

function observe({ id, client, clientPackage }: GuardrailNames): string {
  return `// Reads the settings that ${id} evaluates.
import type { ${client} } from '${clientPackage}';
import type { Observation } from '../../contract/guardrail.ts';
import type { Resource } from '../../contract/resource.ts';
import type { ${typeName(id)} } from './settings.ts';

/**
 * TODO: one read. A setting that was never configured is a fact; one that cannot be read is unreadable. The folder of
 * the resource type has helpers: see another guardrail's observe.ts.
 */
export async function observe(_client: ${client}, resource: Resource): Promise<Observation<${typeName(id)}>> {
  const message = \`${id} does not read \${resource.id} yet\`;
  return { kind: 'unreadable', failure: { kind: 'refused', code: 'NotImplemented', message } };
}
`;
}

function decide({ id }: GuardrailNames): string {
  return `// Decides whether the settings comply with ${id}. Pure: it imports no SDK and reads no clock.
import type { Verdict } from '../../contract/guardrail.ts';
import type { ${typeName(id)} } from './settings.ts';

/** TODO: the rule. The change is the smallest one that complies, and keeps settings that are stricter already. */
export function decide(facts: ${typeName(id)}): Verdict<${typeName(id)}> {
  if (facts.enabled) return { kind: 'compliant', reason: 'it is enabled' };
  return { kind: 'violating', reason: 'it is not enabled', change: { ...facts, enabled: true } };
}
`;
}

function lookAhead({ id }: GuardrailNames): string {
  return `// Reads what depends on the settings of ${id}, before they are changed.
import type { Settings } from '../../../lib/settings.ts';

/**
 * TODO: what could break, read by \`look\`, which the resource type's lookAround returns, so that the guardrails of a
 * resource read everything once. Only what matters: no times and no counts.
 */
export async function lookAhead(_look: unknown): Promise<Settings> {
  return {};
}
`;
}

function preflight({ id }: GuardrailNames): string {
  return `// Decides whether something that works today would stop by a change of ${id}. Pure, as decide is.
import type { Settings } from '../../../lib/settings.ts';
import { type Preflight, preflightOf } from '../../contract/preflight.ts';
import type { ${typeName(id)} } from './settings.ts';

/** TODO: a hazard for each way in which the change breaks something, and a note for what nobody can read. */
export function preflight(_facts: Settings, change: ${typeName(id)}): Preflight<${typeName(id)}> {
  return preflightOf(change, [], []);
}
`;
}

function act({ id, client, clientPackage }: GuardrailNames): string {
  return `// Writes the settings of ${id}, and restores earlier ones.
import type { ${client} } from '${clientPackage}';
import type { Resource } from '../../contract/resource.ts';
import type { ${typeName(id)} } from './settings.ts';

/**
 * TODO: one write, with a parameter that makes AWS deny it for a resource of another account. The folder of the resource
 * type has helpers: see another guardrail's act.ts.
 */
export async function apply(_client: ${client}, resource: Resource, _change: ${typeName(id)}): Promise<void> {
  throw new Error(\`${id} does not change \${resource.id} yet\`);
}

/** TODO: write \`before\`, even though it violates the guardrail. */
export async function undo(_client: ${client}, resource: Resource, _before: ${typeName(id)}): Promise<void> {
  throw new Error(\`${id} does not restore \${resource.id} yet\`);
}
`;
}

function guardrail({ id, resourceType, client, clientPackage }: GuardrailNames): string {
  return `// Guardrail ${id}: TODO what every resource has, in one sentence.
import type { ${client} } from '${clientPackage}';
import type { Guardrail } from '../../contract/guardrail.ts';
import { apply, undo } from './act.ts';
import { decide } from './decide.ts';
import { lookAhead } from './look-ahead.ts';
import { observe } from './observe.ts';
import { preflight } from './preflight.ts';
import { type Parameters, parameters, type ${typeName(id)}, settings } from './settings.ts';

export const ${valueName(id)} = {
  id: '${id}',
  title: 'TODO: what it requires, as in: S3 buckets have versioning enabled',
  rationale: 'TODO: the risk of a violation.',
  // TODO: the severity of the Security Hub control.
  severity: 'MEDIUM',
  // TODO: online if nothing that runs can notice the change.
  repair: 'held',
  resourceType: '${resourceType}',
  // TODO: the controls that ask for the same.
  mappings: { securityHub: [], controlTower: [], nist80053: [] },
  // TODO: identifiers of AWS Config managed rules that find violations.
  configRules: [],
  // TODO: CloudTrail event names of calls that can cause a violation.
  apiCalls: [],
  // TODO: IAM actions, from the Service Authorization Reference.
  permissions: { observe: [], change: [], lookAhead: [], lookAround: [] },
  parameters,
  defaults: {},
  settings,
  // TODO: the one of configRules that the baseline deploys.
  configRule: () => ({ identifier: 'TODO', inputParameters: {} }),
  stricter: (one) => one,
  observe,
  decide,
  lookAhead,
  preflight,
  apply,
  undo,
} satisfies Guardrail<${client}, ${typeName(id)}, Parameters>;
`;
}

function decideTest({ id, type }: GuardrailNames): string {
  return `import { decide } from '../../../../../shared/guardrails/${type}/${id}/decide.ts';
import type { ${typeName(id)} } from '../../../../../shared/guardrails/${type}/${id}/settings.ts';

// TODO: a row for each kind of settings, including those that are stricter than required.
test.each<{ name: string; facts: ${typeName(id)}; verdict: object }>([
  { name: 'enabled', facts: { enabled: true }, verdict: { kind: 'compliant' } },
  {
    name: 'not enabled',
    facts: { enabled: false },
    verdict: { kind: 'violating', reason: 'it is not enabled', change: { enabled: true } },
  },
])('$name', ({ facts, verdict }) => {
  expect(decide(facts)).toMatchObject(verdict);
});
`;
}
