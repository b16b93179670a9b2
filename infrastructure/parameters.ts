// The parameters of both stacks. serverless.yml and the templates read them as `param:NAME`.
import type { HubAccount } from '../shared/accounts/hub-account.ts';

export type StackParameters = Readonly<Record<string, string>>;

/** What can be set in the `hub` block of governance.yml in addition. */
export type OptionalParameters = {
  readonly evidenceDays?: number | undefined;
  readonly existingData?: boolean | undefined;
  readonly alarmTopicArn?: string | undefined;
};

/** The parameters of serverless.yml. */
export function hubStackParameters(
  { organizationId, externalId }: HubAccount,
  managementAccountId: string,
  { evidenceDays, existingData }: OptionalParameters = {},
): StackParameters {
  return defined({ organizationId, managementAccountId, externalId, evidenceDays, existingData });
}

/** The parameters of serverless.management.yml. */
export function managementStackParameters(
  { accountId: hubAccountId, region: hubRegion, organizationId, externalId }: HubAccount,
  { alarmTopicArn }: OptionalParameters = {},
): StackParameters {
  return defined({ hubAccountId, hubRegion, organizationId, externalId, alarmTopicArn });
}

/** The options of `serverless` for them. */
export function parameterOptions(parameters: StackParameters): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
}

function defined(values: Readonly<Record<string, string | number | boolean | undefined>>): StackParameters {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.fromEntries(given);
}
