// A kind of shared resource that is one role, or several, of an account: its trust and its permissions are documents, which
// name the accounts that it works with.
import type { AccountType } from '../../accounts/account-type.ts';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { hubRegion } from '../../governance/governance.ts';
import type { PlatformParameters } from '../../governance/schema/declared-platform.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { Audiences, DocumentKind, DocumentSubject, KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { type RoleDocument, roleStep } from './role-step.ts';

/** What the documents of a role are written for. */
export type RolePlace = {
  /** The account that has the role. */
  readonly accountId: string;
  /** The Region of what is shared: the first that is governed. */
  readonly region: string;
  readonly organizationId: string;
};

/** A document of a role that works with these accounts, sorted. Pure. */
type RoleText = (place: RolePlace, accounts: readonly string[]) => object;
type RoleTexts = { readonly [document in RoleDocument]: RoleText };

export type RoleKindOptions = {
  /** Of the kind, and of its step. */
  readonly id: string;
  readonly title: string;
  readonly ownerType: AccountType;
  /** Whether governance.yml declares what the roles are for. */
  readonly isDeclared: (platform: PlatformParameters) => boolean;
  /** The accounts that it works with, by what for. */
  readonly audiences: Audiences;
  readonly needs?: readonly string[];
  readonly waits?: string;
  /** By the names of the roles. One with audiences of its own works with no others. */
  readonly roles: Readonly<Record<string, RoleTexts & { readonly audiences?: Audiences }>>;
};

/** IAM User Guide, "IAM and AWS STS quotas": characters of a trust policy, and of all inline policies of a role. */
const limits = { trustPolicy: 2_048, permissions: 10_240 };

export function roleKind(options: RoleKindOptions): ResourceKind {
  const { id, title, ownerType, isDeclared, audiences, needs = [], waits, roles } = options;
  const document = (document: RoleDocument, what: string): DocumentKind => ({
    id: document,
    step: id,
    what,
    limit: limits[document],
    text({ name, owner, region }, { organizationId, accountsOf }) {
      const texts = ownValue(roles, name);
      if (texts === undefined) throw new Error(`there is no role ${name} among those of ${id}`);
      const accounts = [...new Set(Object.keys(texts.audiences ?? audiences).flatMap(accountsOf))].toSorted();
      return canonicalPolicy(JSON.stringify(texts[document]({ accountId: owner, region, organizationId }, accounts)));
    },
    subject: ({ name, owner, region }) => roleSubject(name, owner, region),
  });
  const kind: KindWithoutSteps = {
    id,
    noun: 'role',
    ownerType,
    declared: (governance) =>
      isDeclared(governance.platform)
        ? Object.entries(roles).map(([name, role]) => ({
            name,
            region: hubRegion(governance),
            audiences: role.audiences ?? audiences,
            needs,
          }))
        : [],
    names: ({ name }) => ({ role: name }),
    documents: [document('trustPolicy', 'trust'), document('permissions', 'permissions')],
  };
  return { ...kind, steps: [roleStep({ kind, id, title, ...(waits === undefined ? {} : { waits }) })] };
}

function roleSubject(name: string, owner: string, region: string): DocumentSubject {
  return {
    type: 'AWS::IAM::Role',
    id: name,
    arn: `arn:${partitionOf(region)}:iam::${owner}:role/${name}`,
    consolePath: `/iam/home?region=${region}#/roles/details/${name}`,
  };
}
