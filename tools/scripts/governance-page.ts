// docs/reference/governance.md: every key of governance.yml with its type, default and meaning, from the JSON Schema.
import { accountTypes } from '../../shared/accounts/account-type.ts';
import { approvalModes } from '../../shared/findings/finding.ts';
import { unsaidGuardrailMode } from '../../shared/governance/schema/modes.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { governanceDescriptions } from './governance-descriptions.ts';
import { code, listed, page, pageHead, prose, table } from './markdown.ts';
import { defaultText, isByAge, type Schema, typeText, valueText } from './schema-text.ts';

/** The smallest governance.yml that is valid; the page shows it. */
export const smallestGovernance = `version: 1
regions: [us-east-1]
accountTypes:
  organizationalUnits: {}
guardrails:
  all: {}
`;

/** The page for the text of governance.schema.json. */
export function governancePage(schemaText: string): string {
  const schema: Schema = JSON.parse(schemaText);
  return page(
    pageHead('governance.yml', 'governance.schema.json'),
    prose(
      '`governance.yml` is the one document that an organization writes for Palisade: which Regions are governed, how accounts get their types, what the guardrails require of each type, and where notifications go. `palisade validate` checks it and names every mistake with its line and column. A change takes effect with the next deployment; `palisade plan` shows before that what it would change.',
    ),
    prose(
      'Editors complete and check the file with [governance.schema.json](../../governance.schema.json) when it begins with:',
    ),
    '```yaml\n# yaml-language-server: $schema=./governance.schema.json\n```',
    prose('The smallest valid document. All other keys have defaults; unknown keys are refused.'),
    `\`\`\`yaml\n${smallestGovernance}\`\`\``,
    prose(
      `An account type is one of ${listed(accountTypes.map(code), 'or')}. An account without a type is \`unclassified\`: it is evaluated by the strictest settings of all types, and no bucket of it is changed to KMS.`,
    ),
    '## Top-level keys',
    keys(schema, ''),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, each]) =>
      key === 'guardrails' ? guardrailSection(each) : sections(each, [key], 2),
    ),
  );
}

/** What every guardrail has beside its own parameters. */
const commonKeys = ['mode', 'approval', 'approvers'];

/** Every path of the schema with its description, which is empty if it is missing. */
export function meanings(schemaText: string): Readonly<Record<string, string>> {
  const { guardrails: blocks, ...others }: Record<string, Schema> = JSON.parse(schemaText).properties;
  const below = (schema: Schema, path: string): [string, string][] =>
    children(schema, path).flatMap(([inner, each]) => [[inner, meaning(each, inner)], ...below(each, inner)]);
  const general = ['guardrails', 'guardrails.all', 'guardrails.*', ...commonKeys.map((key) => `guardrails.*.*.${key}`)];
  return Object.fromEntries([
    ...below({ properties: others }, ''),
    ...general.map((path) => [path, meaning({}, path)]),
    ...parametersIn(blocks).map(({ path, schema }) => [path, meaning(schema, path)]),
  ]);
}

/**
 * A section for an object with keys, and for each such object in it. Neighbors with the same schema share a section.
 */
function sections(schema: Schema, paths: readonly string[], level: number): string[] {
  const [path = ''] = paths;
  if (isByAge(schema)) return [];
  const inner = entryOf(schema, path);
  if (inner) return sections(inner[1], [inner[0]], level);
  const kinds = schema.anyOf?.filter(({ properties }) => properties) ?? [];
  if (!schema.properties && kinds.length === 0) return [];
  const choice = kinds.map(({ properties = {} }) => listed(Object.keys(properties).map(code))).join('; or ');
  const about = paths.length === 1 ? meaning(schema, path) : '';
  return [
    `${'#'.repeat(level)} ${paths.map((each) => code(each.replace('.*', '.NAME'))).join(', ')}`,
    prose(kinds.length < 2 ? about : `${about} Exactly one of: ${choice}.`),
    keys(schema, path),
    ...grouped(children(schema, path)).flatMap(([names, each]) => sections(each, names, Math.min(level + 1, 4))),
  ];
}

/** Guardrails have the same keys in every block, so one table describes all blocks. */
function guardrailSection(schema: Schema): string[] {
  const head = ['Key', 'Type', 'Default', 'Meaning'];
  const blockRow = (block: string) => [
    code(block),
    'map from guardrail ID to its settings',
    block === 'all' ? '**required**' : 'none',
    meaning({}, block === 'all' ? 'guardrails.all' : 'guardrails.*'),
  ];
  const byAge = `{ existing: ${unsaidGuardrailMode.existing}, new: ${unsaidGuardrailMode.new} }`;
  const mode = [code('mode'), '`monitor` or `remediate`', code(byAge), meaning({}, 'guardrails.*.*.mode')];
  const modes = approvalModes.map(code);
  const approval = [code('approval'), listed(modes, 'or'), code('when-held'), meaning({}, 'guardrails.*.*.approval')];
  const approvers = [code('approvers'), 'list of strings', 'none', meaning({}, 'guardrails.*.*.approvers')];
  return [
    '## `guardrails`',
    prose(meaning(schema, 'guardrails')),
    table(head, Object.keys(schema.properties ?? {}).map(blockRow)),
    '### Settings of every guardrail',
    table(head, [mode, approval, approvers]),
    '### Settings of single guardrails',
    table(
      ['Guardrail', ...head],
      parametersIn(schema).map(({ id, key, path, schema: each, value }) => [
        code(id),
        code(key),
        typeText(each),
        valueText(value),
        meaning(each, path),
      ]),
    ),
    prose('[Guardrails](guardrails.md) describes each of them.'),
  ];
}

/** The parameters of all guardrails. Their defaults are in the registry, because every block may omit them. */
function parametersIn(blocks: Schema | undefined) {
  return guardrails.flatMap(({ id, defaults }) =>
    Object.entries(blocks?.properties?.['all']?.properties?.[id]?.properties ?? {})
      .filter(([key]) => !commonKeys.includes(key))
      .map(([key, schema]) => ({ id, key, path: `guardrails.all.${id}.${key}`, schema, value: defaults[key] })),
  );
}

function keys(schema: Schema, path: string): string {
  const owners = schema.properties ? [schema] : (schema.anyOf ?? []);
  return table(
    ['Key', 'Type', 'Default', 'Meaning'],
    owners.flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([key, each]) => [
        code(key),
        typeText(each),
        required.includes(key) ? '**required**' : defaultText(each),
        meaning(each, path === '' ? key : `${path}.${key}`),
      ]),
    ),
  );
}

function meaning(schema: Schema, path: string): string {
  return schema.description ?? governanceDescriptions[path] ?? '';
}

/** The schema of the entries of a list or map, with its path, if the entries have keys. */
function entryOf({ items, additionalProperties }: Schema, path: string): [string, Schema] | undefined {
  const entry = items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  return entry?.properties || entry?.anyOf ? [`${path}${items ? '[]' : '.*'}`, entry] : undefined;
}

/** The schemas one level below, with paths: a list's or map's entry, or the keys of an object or of a union's kinds. */
function children(schema: Schema, path: string): [string, Schema][] {
  if (isByAge(schema)) return [];
  const entry = entryOf(schema, path);
  if (entry) return [entry];
  return [schema, ...(schema.anyOf ?? [])]
    .flatMap(({ properties }) => Object.entries(properties ?? {}))
    .map(([key, each]) => [path === '' ? key : `${path}.${key}`, each]);
}

/** Groups neighbors that have the same schema. */
function grouped(entries: readonly [string, Schema][]): [string[], Schema][] {
  const groups: [string[], Schema][] = [];
  for (const [path, schema] of entries) {
    const last = groups.at(-1);
    if (last && schema.properties && JSON.stringify(last[1]) === JSON.stringify(schema)) last[0].push(path);
    else groups.push([[path], schema]);
  }
  return groups;
}
