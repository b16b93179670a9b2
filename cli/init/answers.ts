// What `palisade init` has to know, from options or from questions.
import { type AccountType, accountTypes } from '../../shared/accounts/account-type.ts';
import type { accessRoleNames } from '../../shared/aws/names.ts';
import type { Contact } from '../../shared/governance/schema/baseline.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import type { PolicyParameters } from '../../shared/governance/schema/policies.ts';
import { UserError } from '../lib/output.ts';

export type RolePurpose = keyof PolicyParameters['roles'];
export type ContactKind = 'security' | 'operations' | 'billing';

/** The purposes of roles, as questions name them. */
export const rolePurposes: Readonly<Record<RolePurpose, string>> = {
  automation: 'what deploys the platform, and Palisade itself',
  pipeline: 'what deploys models to production, and its CloudFormation execution role',
  breakGlass: 'emergencies',
  operators: 'people who pause, undo and request baselines',
  dataScientists: 'data scientists',
  mlEngineers: 'ML engineers',
};
export const contactKinds: readonly ContactKind[] = ['security', 'operations', 'billing'];

export type Answers = {
  readonly regions: readonly string[];
  readonly organizationalUnits: Readonly<Record<string, AccountType>>;
  readonly excludedUnits: readonly string[];
  readonly excludedAccounts: readonly string[];
  readonly accessRole: (typeof accessRoleNames)[number];
  readonly roles: Readonly<Record<RolePurpose, readonly string[]>>;
  readonly contacts: Readonly<Partial<Record<ContactKind, Contact>>>;
  /** The value of the tag `owner`; null leaves accounts without it as they are. */
  readonly owner: string | null;
  /** The SSM parameter of the Slack webhook; null for no channel. */
  readonly slackParameter: string | null;
  readonly hub: Omit<HubParameters, 'existingData'>;
};

/** `NAME=TYPE` of `--ou`. Throws UserError. */
export function parseUnit(text: string): readonly [string, AccountType] {
  const [name, type] = pair('--ou', text, 'NAME=TYPE');
  const found = accountTypes.find((each) => each === type);
  if (found) return [name, found];
  throw new UserError(`Invalid --ou '${text}': ${type} is no account type. Choose from ${accountTypes.join(', ')}.`);
}

/** `PURPOSE=ROLE` of `--role`. Throws UserError. */
export function parseRole(text: string): readonly [RolePurpose, string] {
  const [purpose, name] = pair('--role', text, 'PURPOSE=ROLE');
  const purposes = Object.keys(rolePurposes);
  const isPurpose = (word: string): word is RolePurpose => purposes.includes(word);
  if (isPurpose(purpose)) return [purpose, name];
  throw new UserError(`Invalid --role '${text}': ${purpose} is no purpose. Choose from ${purposes.join(', ')}.`);
}

/** `KIND=NAME,TITLE,EMAIL,PHONE` of `--contact`. Throws UserError. */
export function parseContact(text: string): readonly [ContactKind, Contact] {
  const form = 'KIND=NAME,TITLE,EMAIL,PHONE';
  const [kind, values] = pair('--contact', text, form);
  const [name = '', title = '', email = '', phone = '', ...others] = values.split(',').map((each) => each.trim());
  const found = contactKinds.find((each) => each === kind);
  if (found && phone !== '' && others.length === 0) return [found, { name, title, email, phone }];
  throw new UserError(`Invalid --contact '${text}': expected ${form}, with ${contactKinds.join(', ')} as KIND.`);
}

/** Several values, separated by commas. */
export function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function pair(option: string, text: string, form: string): readonly [string, string] {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && key !== '' && value !== '') return [key, value];
  throw new UserError(`Invalid ${option} '${text}': expected ${form}.`);
}
