// What a stack deploys under which names, as `test/infrastructure/deployed-names.json` has it: CloudFormation replaces or
// deletes a resource whose logical id or name changes.
import { readFileSync } from 'node:fs';

type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
>;

const nameProperties = [
  'FunctionName',
  'QueueName',
  'RoleName',
  'TableName',
  'TopicName',
  'Name',
  'BucketName',
  'AlarmName',
  'PolicyName',
  'ManagedPolicyName',
  'LogGroupName',
  'DashboardName',
  'AliasName',
];

export const deployedNames: { readonly hub: object; readonly management: object } = JSON.parse(
  readFileSync('test/infrastructure/deployed-names.json', 'utf8'),
);

/** Type and name of each resource, by its logical id. */
export function namesIn(resources: Resources): Record<string, string> {
  const entries = Object.entries(resources).map(([id, { Type, Properties = {} }]) => {
    const name = nameProperties.map((key) => Properties[key]).find((value) => value !== undefined);
    if (name === undefined) return [id, Type] as const;
    return [id, `${Type} ${typeof name === 'string' ? name : JSON.stringify(name)}`] as const;
  });
  return Object.fromEntries(entries);
}
