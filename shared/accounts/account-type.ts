// The five account types of an ML platform, the environments of its accounts, and how both are determined.
import { ownValue } from '../lib/own-value.ts';

export const accountTypes = ['shared-services', 'data-management', 'data-science', 'testing', 'production'] as const;
export type AccountType = (typeof accountTypes)[number];

/** The type in findings of an account without one: the strictest setting of all types applies to it. */
export const unclassified = 'unclassified';
export type Classification = AccountType | typeof unclassified;

/** An account is admitted only to shared resources of an account of the same environment. */
export const environments = ['production', 'testing', 'development'] as const;
export type Environment = (typeof environments)[number];

/** What governance.yml says of an organizational unit or an account: its type, and its environment. */
export type TypeRule = AccountType | { readonly type: AccountType; readonly environment?: Environment | undefined };

/** The rules in governance.yml that assign types. Keys of `organizationalUnits` are names or ids of OUs. */
export type AccountTypeRules = {
  readonly organizationalUnits: Readonly<Record<string, TypeRule>>;
  readonly tag: string;
  /** The tag that says an environment; without it, tags are not read for the environment alone. */
  readonly environmentTag?: string | undefined;
  readonly accounts: Readonly<Record<string, TypeRule>>;
};

/** The tag that says the environment of an account, if governance.yml does not name another one. */
const defaultEnvironmentTag = 'palisade:environment';

/** The key of the tag that says the environment of an account. */
export function environmentTagOf({ environmentTag = defaultEnvironmentTag }: AccountTypeRules): string {
  return environmentTag;
}

/** The keys of the tags that say what an account is. */
export function typeTagKeys(rules: AccountTypeRules): readonly string[] {
  return [rules.tag, environmentTagOf(rules)];
}

/** An account in its organization: its OUs from the nearest to the highest, each by id and name, and its tags. */
export type Placement = {
  readonly accountId: string;
  readonly organizationalUnits: readonly { readonly id: string; readonly name: string }[];
  readonly tags: Readonly<Record<string, string>>;
};

/** `last known`: nothing says the type any more, and the account keeps the one that it had. */
export const typeSources = ['organizational unit', 'tag', 'governance.yml', 'last known', 'none'] as const;
export type TypeSource = (typeof typeSources)[number];

export type AccountClassification = {
  readonly type: Classification;
  readonly source: TypeSource;
  /** Null: what says the environment is not a known one, or the account has no type. It is admitted nowhere. */
  readonly environment: Environment | null;
};

/**
 * The account's type: from its nearest listed OU, otherwise from its tag, otherwise from the list of accounts. Its
 * environment: what the same rule says, otherwise its tag, otherwise production. Where `needsTags` says that tags do not
 * count, it makes no difference whether they were read.
 */
export function classifyAccount(rules: AccountTypeRules, given: Placement): AccountClassification {
  const placement = needsTags(rules, given) ? given : { ...given, tags: {} };
  const { rule, source } = typeRuleFor(rules, placement);
  if (rule === undefined) return { type: unclassified, source: 'none', environment: null };
  const { type, environment } = typeof rule === 'string' ? { type: rule } : rule;
  return { type, source, environment: environment ?? taggedEnvironment(rules, placement.tags) };
}

/** Whether the account's tags count: if no OU gives the type, or if governance.yml names a tag for environments. */
export function needsTags(rules: AccountTypeRules, placement: Omit<Placement, 'tags'>): boolean {
  const { rule, source } = typeRuleFor(rules, { ...placement, tags: {} });
  if (source !== 'organizational unit') return true;
  const saysEnvironment = typeof rule === 'object' && rule.environment !== undefined;
  return rules.environmentTag !== undefined && !saysEnvironment;
}

function typeRuleFor(
  rules: AccountTypeRules,
  placement: Placement,
): { readonly rule: TypeRule | undefined; readonly source: TypeSource } {
  for (const unit of placement.organizationalUnits) {
    const rule = ownValue(rules.organizationalUnits, unit.id) ?? ownValue(rules.organizationalUnits, unit.name);
    if (rule !== undefined) return { rule, source: 'organizational unit' };
  }
  const tagged = ownValue(placement.tags, rules.tag);
  if (isAccountType(tagged)) return { rule: tagged, source: 'tag' };
  return { rule: ownValue(rules.accounts, placement.accountId), source: 'governance.yml' };
}

/** A tag with another value says that the account is something else than production: nobody knows what. */
function taggedEnvironment(rules: AccountTypeRules, tags: Placement['tags']): Environment | null {
  const tagged = ownValue(tags, environmentTagOf(rules));
  return tagged === undefined ? 'production' : (environments.find((each) => each === tagged) ?? null);
}

/** The account type of a rule. */
export function typeOfRule(rule: TypeRule): AccountType {
  return typeof rule === 'string' ? rule : rule.type;
}

function isAccountType(text: string | undefined): text is AccountType {
  return accountTypes.some((type) => type === text);
}
