// The schema of `policies` in governance.yml: the roles that organization policies name, and their switches.
import * as z from 'zod/mini';
import { policyModes } from './modes.ts';

/** A role's name, with its path if it has one; `*` matches any text, as in `aws-reserved/sso.amazonaws.com/*`. */
const roleName = z
  .string()
  .check(z.regex(/^[\w+=,.@*/-]+$/, 'must be the name of an IAM role, with its path if it has one'));
const roleNames = z.array(roleName);
const defaults = {
  pipeline: ['ml-pipeline', 'ml-pipeline-cloudformation'],
  automation: ['platform-automation', 'stacksets-exec-*'],
  breakGlass: ['break-glass'],
  dataScientists: ['DataScientist', 'aws-reserved/sso.amazonaws.com/*AWSReservedSSO_DataScientist_*'],
  mlEngineers: ['MLEngineer', 'aws-reserved/sso.amazonaws.com/*AWSReservedSSO_MLEngineer_*'],
  operators: ['platform-operator'],
};

/** Names of roles that are examples. StackSets makes `stacksets-exec-*` under that name in every organization. */
export const exampleRoles: readonly string[] = Object.values(defaults)
  .flat()
  .filter((name) => name !== 'stacksets-exec-*');

export const policyParameters = z.strictObject({
  /** Whether documents are enforced, only monitored, or off: for each account type or `all`, by name and by `default`. */
  modes: policyModes,
  /** IAM roles by purpose. A name matches in every account. */
  roles: z._default(
    z.strictObject({
      /** The pipeline that deploys models to production, and its CloudFormation execution role. */
      pipeline: z._default(roleNames, defaults.pipeline),
      /** What deploys the platform itself: pipelines of shared-services, StackSets. */
      automation: z._default(roleNames, defaults.automation),
      /** For emergencies. */
      breakGlass: z._default(roleNames, defaults.breakGlass),
      dataScientists: z._default(roleNames, defaults.dataScientists),
      mlEngineers: z._default(roleNames, defaults.mlEngineers),
      /** People who may use the hub: request a baseline or an undo, and replay dead letters. */
      operators: z._default(roleNames, defaults.operators),
    }),
    defaults,
  ),
  /** Whether data scientists and ML engineers may read metrics and logs of training in testing accounts. */
  readMetricsAndLogs: z._default(z.boolean(), true),
  /** Buckets with production data in data-science accounts: by name (`*` matches any text) and by tag. */
  productionData: z._default(
    z.strictObject({
      buckets: z._default(z.array(z.string().check(z.minLength(1))), ['production-*']),
      tag: z._default(z.strictObject({ key: z.string(), value: z.string() }), {
        key: 'data-classification',
        value: 'production',
      }),
    }),
    { buckets: ['production-*'], tag: { key: 'data-classification', value: 'production' } },
  ),
  /** Accounts outside the organization whose repositories may be used, such as AWS's own image registries. */
  trustedRepositoryAccounts: z._default(
    z.array(z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits; write it in quotes'))),
    [],
  ),
  /**
   * Names of inference profiles that may have Bedrock serve a call outside of the governed regions: by default those of a
   * geography, and not `global.*`.
   */
  inferenceProfiles: z._default(z.array(z.string().check(z.regex(/^[\w.:*-]+$/))), [
    'apac.*',
    'au.*',
    'ca.*',
    'eu.*',
    'jp.*',
    'us-gov.*',
    'us.*',
  ]),
  /** IDs of CloudFront's origin access identities (the older kind of origin access) that read data-management buckets. */
  originAccessIdentities: z._default(z.array(z.string().check(z.regex(/^E[A-Z0-9]+$/))), []),
  /** What SageMaker requests have to specify in accounts where models are trained or run. */
  sageMaker: z._default(
    z.strictObject({
      vpcOnly: z._default(z.boolean(), true),
      noDirectInternetAccess: z._default(z.boolean(), true),
      noRootAccess: z._default(z.boolean(), true),
      volumeKey: z._default(z.boolean(), true),
      outputKey: z._default(z.boolean(), true),
      networkIsolation: z._default(z.boolean(), true),
    }),
    {
      vpcOnly: true,
      noDirectInternetAccess: true,
      noRootAccess: true,
      volumeKey: true,
      outputKey: true,
      networkIsolation: true,
    },
  ),
});

export type PolicyParameters = z.infer<typeof policyParameters>;
