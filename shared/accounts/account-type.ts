// The five account types of an ML platform, and how the type of an account is determined.
import { ownValue } from '../lib/own-value.ts';

export const accountTypes = ['shared-services', 'data-management', 'data-science', 'testing', 'production'] as const;
export type AccountType = (typeof accountTypes)[number];

/** The type in findings of an account without one: the strictest setting of all types applies to it. */
export const unclassified = 'unclassified';
export type Classification = AccountType | typeof unclassified;

/** The rules in governance.yml that assign types. Keys of `organizationalUnits` are names or ids of OUs. */
export type AccountTypeRules = {
  readonly organizationalUnits: Readonly<Record<string, AccountType>>;
  readonly tag: string;
  readonly accounts: Readonly<Record<string, AccountType>>;
};

/** An account in its organization: its OUs from the nearest to the highest, each by id and name, and its tags. */
export type Placement = {
  readonly accountId: string;
  readonly organizationalUnits: readonly { readonly id: string; readonly name: string }[];
  readonly tags: Readonly<Record<string, string>>;
};

/** `last known`: nothing says the type any more, and the account keeps the one that it had. */
export const typeSources = ['organizational unit', 'tag', 'governance.yml', 'last known', 'none'] as const;
export type TypeSource = (typeof typeSources)[number];

/** The account's type: from its nearest listed OU, otherwise from its tag, otherwise from the list of accounts. */
export function classifyAccount(
  rules: AccountTypeRules,
  placement: Placement,
): { readonly type: Classification; readonly source: TypeSource } {
  for (const unit of placement.organizationalUnits) {
    const type = ownValue(rules.organizationalUnits, unit.id) ?? ownValue(rules.organizationalUnits, unit.name);
    if (type !== undefined) return { type, source: 'organizational unit' };
  }
  const tagged = ownValue(placement.tags, rules.tag);
  if (isAccountType(tagged)) return { type: tagged, source: 'tag' };
  const listed = ownValue(rules.accounts, placement.accountId);
  return listed ? { type: listed, source: 'governance.yml' } : { type: unclassified, source: 'none' };
}

function isAccountType(text: string | undefined): text is AccountType {
  return accountTypes.some((type) => type === text);
}
