// Baseline step: the IAM password policy is at least as strict as governance.yml requires.
import {
  GetAccountPasswordPolicyCommand,
  type PasswordPolicy,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import { differences } from '../../lib/settings.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

type Facts = {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  readonly HardExpiry: boolean;
  /** 0 means that passwords never expire. */
  readonly MaxPasswordAge: number;
  /** 0 means that previous passwords may be reused. */
  readonly PasswordReusePrevention: number;
};

export const passwordPolicy: Step<Facts> = {
  id: 'password-policy',
  title: 'The IAM password policy is at least as strict as required',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: ['iam:GetAccountPasswordPolicy', 'iam:UpdateAccountPasswordPolicy'] },

  async observe({ clients }) {
    const output = await undefinedIfNotConfigured(clients.iam.send(new GetAccountPasswordPolicyCommand({})));
    return factsOf(output?.PasswordPolicy);
  },

  decide(facts, inputs) {
    const change = differences(facts, strictest(facts, inputs));
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: 'the password policy is as strict as required' };
    return { kind: 'violating', reason: `weaker than required: ${names.join(', ')}`, change };
  },

  async apply({ clients }, change, facts) {
    // A setting that is not sent is reset to IAM's default (IAM API Reference, UpdateAccountPasswordPolicy).
    const { MaxPasswordAge, PasswordReusePrevention, ...rest } = { ...facts, ...change };
    await clients.iam.send(
      new UpdateAccountPasswordPolicyCommand({
        ...rest,
        ...(MaxPasswordAge > 0 ? { MaxPasswordAge } : {}),
        ...(PasswordReusePrevention > 0 ? { PasswordReusePrevention } : {}),
      }),
    );
  },
};

function factsOf(policy: PasswordPolicy | undefined): Facts {
  return {
    // Without a policy of its own an account has IAM's default (IAM User Guide, "Default password policy").
    MinimumPasswordLength: policy?.MinimumPasswordLength ?? 8,
    RequireSymbols: policy?.RequireSymbols ?? false,
    RequireNumbers: policy?.RequireNumbers ?? false,
    RequireUppercaseCharacters: policy?.RequireUppercaseCharacters ?? false,
    RequireLowercaseCharacters: policy?.RequireLowercaseCharacters ?? false,
    AllowUsersToChangePassword: policy?.AllowUsersToChangePassword ?? false,
    HardExpiry: policy?.HardExpiry ?? false,
    MaxPasswordAge: policy?.MaxPasswordAge ?? 0,
    PasswordReusePrevention: policy?.PasswordReusePrevention ?? 0,
  };
}

/** For each setting, the stricter of the required and the current value. */
function strictest(facts: Facts, { governance }: StepInputs): Facts {
  const { minimumLength, maxAgeDays, reusePrevention } = governance.baseline.passwordPolicy;
  return {
    MinimumPasswordLength: Math.max(facts.MinimumPasswordLength, minimumLength),
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    // Users have to be able to change an expired password; after a hard expiry only an administrator can.
    AllowUsersToChangePassword: true,
    HardExpiry: facts.HardExpiry,
    MaxPasswordAge: facts.MaxPasswordAge > 0 ? Math.min(facts.MaxPasswordAge, maxAgeDays) : maxAgeDays,
    PasswordReusePrevention: Math.max(facts.PasswordReusePrevention, reusePrevention),
  };
}
