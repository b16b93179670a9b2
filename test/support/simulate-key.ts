// Evaluates with IAM's rules whether somebody may use a KMS key of account 111122223333 in us-east-1.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { keyArn } from './kms-keys.ts';

/** A role's own policy that allows all, and one that allows nothing about keys. */
export const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
export const onlyS3 = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }];

export type UseOfKey = {
  /** The key's policy. */
  readonly policy: string;
  /** The ARN of a role, or a service principal. */
  readonly principal: string;
  readonly action: string;
  /** The statements of the role's own policy. A service has none. */
  readonly identity: readonly object[];
  /** The service that asks for the principal; null if the principal calls KMS. By default S3. */
  readonly via?: string | null;
  readonly sourceAccount?: string | undefined;
};

export async function mayUseKey({ policy, principal, action, identity, via, sourceAccount }: UseOfKey) {
  const [, , , , account = ''] = principal.split(':');
  const service = via === undefined ? 's3.us-east-1.amazonaws.com' : via;
  const caller = { 'kms:CallerAccount': account, 'aws:PrincipalAccount': account, 'aws:PrincipalArn': principal };
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: keyArn, accountId: keyArn.split(':')[4] ?? '' },
        contextVariables: {
          'aws:SecureTransport': 'true',
          ...(service === null ? {} : { 'kms:ViaService': service }),
          ...(account === '' ? {} : caller),
          ...(sourceAccount === undefined ? {} : { 'aws:SourceAccount': sourceAccount }),
        },
      },
      identityPolicies:
        account === '' ? [] : [{ name: 'its own', policy: { Version: '2012-10-17', Statement: identity } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(policy),
    },
    {},
  );
  if (result.resultType !== 'single') throw new Error(JSON.stringify(result));
  return result.result.analysis.result === 'Allowed';
}
