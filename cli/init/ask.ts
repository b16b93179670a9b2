// The questions of `palisade init`: what no option has answered.
import { type AccountType, accountTypes } from '../../shared/accounts/account-type.ts';
import { regionProblem } from '../../shared/aws/partitions.ts';
import type { Contact } from '../../shared/governance/schema/baseline.ts';
import {
  type Answers,
  type ContactKind,
  contactKinds,
  listed,
  parseUnit,
  type RolePurpose,
  rolePurposes,
} from './answers.ts';
import type { Unit } from './look-up.ts';

/** The two kinds of questions, as @inquirer/prompts asks them. */
export type Prompts = {
  readonly input: (question: {
    message: string;
    default?: string;
    validate?: (text: string) => true | string;
  }) => Promise<string>;
  readonly select: (question: {
    message: string;
    choices: { name: string; value: string }[];
    default?: string;
  }) => Promise<string>;
};

/** What options and AWS have answered already. An empty text or list is no answer. */
export type Draft = Omit<Answers, 'hub'> & {
  readonly hub: { readonly [key in 'organizationId' | 'managementAccountId' | 'accountId']: string } & Pick<
    Answers['hub'],
    'externalId' | 'controlTowerRegion'
  >;
};

const accountId = (text: string) => /^\d{12}$/.test(text) || 'an account id has 12 digits';

/** Asks what the draft leaves open, and returns it with the answers. */
export async function ask(prompts: Prompts, draft: Draft, units: readonly Unit[]): Promise<Draft> {
  const regions = draft.regions.length > 0 ? draft.regions : await askRegions(prompts);
  const hub = await askHub(prompts, draft.hub);
  const { assigned, excluded } = await askUnits(prompts, draft, units);
  const roles = await askRoles(prompts, draft.roles);
  const contacts = Object.keys(draft.contacts).length > 0 ? draft.contacts : await askContacts(prompts);
  const owner =
    draft.owner ?? (await optional(prompts, 'Value of the tag `owner` for accounts without one (empty: none)'));
  const slackParameter =
    draft.slackParameter ??
    (await optional(
      prompts,
      'SSM parameter with the webhook of a Slack channel, such as /palisade/slack/alerts (empty: no Slack)',
    ));
  return {
    ...draft,
    regions,
    hub,
    organizationalUnits: assigned,
    excludedUnits: excluded,
    roles,
    contacts,
    owner,
    slackParameter,
  };
}

async function askRegions({ input }: Prompts): Promise<readonly string[]> {
  const message = 'Regions in which anybody works, separated by commas; the hub is in the first one';
  return listed(await input({ message, validate: regionsProblem }));
}

function regionsProblem(text: string): true | string {
  const wrong = listed(text).find((each) => regionProblem(each) !== undefined);
  if (wrong !== undefined) return `${wrong} ${regionProblem(wrong)}`;
  return listed(text).length > 0 || 'at least one';
}

async function askHub({ input }: Prompts, hub: Draft['hub']): Promise<Draft['hub']> {
  const asked = async (value: string, message: string, validate: (text: string) => true | string) =>
    value === '' ? input({ message, validate }) : value;
  return {
    ...hub,
    organizationId: await asked(
      hub.organizationId,
      'Id of the organization',
      (text) => /^o-/.test(text) || 'it begins with o-',
    ),
    managementAccountId: await asked(hub.managementAccountId, 'Id of the management account', accountId),
    accountId: await asked(hub.accountId, 'Id of the Shared Services account, for the hub', accountId),
  };
}

/** Each unit that AWS lists gets a type, none, or is excluded. A unit below one with a type has it too. */
async function askUnits(prompts: Prompts, draft: Draft, units: readonly Unit[]) {
  const assigned: Record<string, AccountType> = { ...draft.organizationalUnits };
  const excluded = [...draft.excludedUnits];
  if (Object.keys(assigned).length > 0) return { assigned, excluded };
  if (units.length === 0) return { assigned: await askUnitsByName(prompts), excluded };
  const isUnique = (name: string) => units.filter((unit) => unit.name === name).length === 1;
  for (const { id, name, path } of units) {
    const answer = await prompts.select({
      message: `Account type of ${path}`,
      choices: [
        { name: 'none, or that of the unit above', value: '' },
        ...accountTypes.map((type) => ({ name: type, value: type })),
        { name: 'exclude: Palisade does nothing at all there', value: 'exclude' },
      ],
      default: '',
    });
    const key = isUnique(name) ? name : id;
    const type = accountTypes.find((each) => each === answer);
    if (type) assigned[key] = type;
    if (answer === 'exclude') excluded.push(key);
  }
  return { assigned, excluded };
}

/** Where AWS lists no units. */
async function askUnitsByName({ input }: Prompts): Promise<Record<string, AccountType>> {
  const message = `Organizational units with their account types, as NAME=TYPE, separated by commas. Types: ${accountTypes.join(', ')}`;
  const text = await input({ message, validate: unitsProblem });
  return Object.fromEntries(listed(text).map(parseUnit));
}

function unitsProblem(text: string): true | string {
  try {
    listed(text).forEach(parseUnit);
    return true;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function askRoles({ input }: Prompts, given: Draft['roles']): Promise<Draft['roles']> {
  if (Object.values(given).some((names) => names.length > 0)) return given;
  const roles = { ...given };
  const isPurpose = (purpose: string): purpose is RolePurpose => purpose in given;
  for (const [purpose, meaning] of Object.entries(rolePurposes)) {
    const message = `Names of IAM roles for ${meaning}, separated by commas; * stands for any text (empty: none)`;
    if (isPurpose(purpose)) roles[purpose] = listed(await input({ message }));
  }
  return roles;
}

async function askContacts({ input }: Prompts): Promise<Answers['contacts']> {
  const contacts: Partial<Record<ContactKind, Contact>> = {};
  for (const kind of contactKinds) {
    const name = await input({ message: `Alternate contact for ${kind}: name (empty: leave it as it is)` });
    if (name === '') continue;
    const title = await input({ message: `Title of ${name}` });
    const email = await input({ message: `Email address of ${name}` });
    contacts[kind] = { name, title, email, phone: await input({ message: `Telephone number of ${name}` }) };
  }
  return contacts;
}

async function optional({ input }: Prompts, message: string): Promise<string | null> {
  return (await input({ message })) || null;
}
