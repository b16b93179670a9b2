// Compares the declared organization with the present one: what is to be made and moved, and what is left alone. Pure.
import { unclassified } from '../accounts/account-type.ts';
import { bridgingTags, leftoverTags } from './bridging-tags.ts';
import { comparableEmail, type PresentAccount, type PresentOrganization } from './read-organization.ts';
import {
  type PlaceUnit,
  placeOf,
  type Standing,
  standingIn,
  type WantedAccount,
  type WantedOrganization,
} from './wanted-organization.ts';

/** One change. Units are named by their paths, since some do not exist yet. */
export type OrganizationAction =
  | { readonly kind: 'make-unit'; readonly unit: string }
  | {
      readonly kind: 'make-account';
      readonly name: string;
      readonly email: string;
      readonly unit: string;
      readonly tags: Readonly<Record<string, string>>;
      /** The request that makes an account of this name already. */
      readonly requestId?: string;
    }
  | {
      readonly kind: 'move-account';
      readonly accountId: string;
      readonly name: string;
      /** The path that it is in, empty for the root. */
      readonly from: string;
      readonly fromId: string;
      readonly unit: string;
      /** What that changes, if it had to be allowed. */
      readonly change?: Change;
    }
  | {
      readonly kind: 'remove-tags';
      readonly accountId: string;
      readonly name: string;
      readonly unit: string;
      readonly keys: readonly string[];
    };

/** What a move changes: what the account is, and the policies that are attached to units which it leaves. */
export type Change = { readonly from: Standing; readonly to: Standing; readonly policies: readonly string[] };

/** A declared account that is not changed as declared, and why. */
export type Refusal = {
  readonly accountId: string;
  readonly name: string;
  readonly reason: string;
  /** What the account would become, where only `--allow-moves` is missing. */
  readonly change?: Change;
};

/** What an account has that governance.yml says otherwise, and that is never changed. */
export type Difference = {
  readonly accountId: string;
  readonly what: 'name' | 'owner';
  readonly declared: string;
  readonly found: string;
};

/** An account that governance.yml does not declare: nothing touches it. */
export type LeftAccount = Pick<PresentAccount, 'id' | 'name' | 'state'> & { readonly unit: string };

export type OrganizationPlan = {
  /** Units first, parents before what is in them; then accounts; then moves. Empty under AWS Control Tower. */
  readonly actions: readonly OrganizationAction[];
  /** What AWS Control Tower has to make, since Palisade may not. */
  readonly missing: readonly OrganizationAction[];
  readonly refused: readonly Refusal[];
  readonly differences: readonly Difference[];
  readonly left: readonly LeftAccount[];
  /** Units that governance.yml does not declare, below the root or a declared unit. */
  readonly leftUnits: readonly string[];
};

/** What a declared account needs. */
type Need = { readonly actions?: readonly OrganizationAction[]; readonly refused?: Refusal };

/** With `allowMoves`, accounts are also moved where that changes what they are. */
export function planOrganization(
  wanted: WantedOrganization,
  present: PresentOrganization,
  { allowMoves: isAllowed = false }: { readonly allowMoves?: boolean } = {},
): OrganizationPlan {
  const isByControlTower = wanted.managedBy === 'control-tower';
  // What a person moves in Control Tower is not for Palisade to allow.
  const allowMoves = isAllowed || isByControlTower;
  const byEmail = new Map(present.accounts.map((account) => [comparableEmail(account.email), account]));
  const units = wanted.units
    .filter((unit) => !present.unitIds.has(unit))
    .map((unit): OrganizationAction => ({ kind: 'make-unit', unit }));
  const needs = wanted.accounts.map((account) => {
    const found = byEmail.get(comparableEmail(account.email));
    return found === undefined
      ? { actions: [creation(account, wanted, present)] }
      : needOf(account, found, { wanted, present, allowMoves });
  });
  const all = [...units, ...needs.flatMap(({ actions = [] }: Need) => actions)].toSorted(
    (one, other) => order.indexOf(one.kind) - order.indexOf(other.kind),
  );
  const declared = new Set(wanted.accounts.map(({ email }) => comparableEmail(email)));
  return {
    actions: isByControlTower ? [] : all,
    missing: isByControlTower ? all.filter(({ kind }) => kind !== 'remove-tags') : [],
    refused: needs.flatMap(({ refused }: Need) => refused ?? []),
    differences: wanted.accounts.flatMap((account) => differencesOf(account, byEmail)),
    left: present.accounts
      .filter(({ id, email }) => !declared.has(comparableEmail(email)) && id !== present.managementAccountId)
      .map(({ id, name, state, place }) => ({ id, name, state, unit: pathText(place) })),
    leftUnits: present.otherUnits,
  };
}

/** The names of the units, from the highest to the nearest; empty for the root. */
export function pathText(place: readonly { readonly name: string }[]): string {
  return place.map(({ name }) => name).join('/');
}

const order: readonly OrganizationAction['kind'][] = ['make-unit', 'make-account', 'move-account', 'remove-tags'];

function creation(
  { name, email, unit, owner }: WantedAccount,
  { rules }: WantedOrganization,
  { inProgress, unitIds }: PresentOrganization,
): OrganizationAction {
  const requestId = inProgress.get(name);
  const tags = { ...bridgingTags(rules, placeOf(unit, unitIds)), ...(owner === undefined ? {} : { owner }) };
  return { kind: 'make-account', name, email, unit, tags, ...(requestId === undefined ? {} : { requestId }) };
}

function needOf(
  { name, unit }: WantedAccount,
  account: PresentAccount,
  context: { readonly wanted: WantedOrganization; readonly present: PresentOrganization; readonly allowMoves: boolean },
): Need {
  const { wanted, present, allowMoves } = context;
  const accountId = account.id;
  const refuse = (reason: string, change?: Change): Need => ({
    refused: { accountId, name, reason, ...(change ? { change } : {}) },
  });
  if (account.state !== 'ACTIVE')
    return refuse(`it is ${account.state}, and its email address makes no second account`);
  const place = placeOf(unit, present.unitIds);
  const tags = leftoverTags(wanted.rules, place, account.tags);
  const cleaned: OrganizationAction[] =
    tags.length === 0 ? [] : [{ kind: 'remove-tags', accountId, name, unit, keys: tags }];
  if (account.parentId === present.unitIds.get(unit)) return { actions: cleaned };
  if (accountId === present.managementAccountId) {
    return refuse('it is the management account, which Palisade does not move');
  }
  const change = {
    from: standingIn(wanted.rules, account.place, { accountId, tags: account.tags }),
    to: standingIn(wanted.rules, place, { accountId, tags: account.tags }),
    policies: policiesLeft(account, place, present),
  };
  const isLoosening = loosens(change, account.place.length === 0);
  const from = pathText(account.place);
  if (isLoosening && !allowMoves) return refuse(`it would be moved ${describeMove(from, unit, change)}`, change);
  const move = { accountId, name, from, fromId: account.parentId, unit, ...(isLoosening ? { change } : {}) };
  return { actions: [{ kind: 'move-account', ...move }, ...cleaned] };
}

/** Policies of the units that the account leaves, which no unit above its new place has. */
function policiesLeft(account: PresentAccount, place: readonly PlaceUnit[], { policies }: PresentOrganization) {
  const kept = new Set(place.flatMap(({ id = '' }) => policies.get(id) ?? []).map(({ id }) => id));
  return account.place
    .flatMap(({ id }) => policies.get(id) ?? [])
    .filter(({ id }) => !kept.has(id))
    .map(({ name }) => name);
}

/**
 * An account that has a type loses the guardrails of that type, or its admissions, if it becomes anything else; an
 * excluded one was set aside; and one that leaves a unit loses the policies that are attached there.
 */
function loosens({ from, to, policies }: Change, isInRoot: boolean): boolean {
  if (policies.length > 0) return true;
  if (from.isExcluded) return !to.isExcluded;
  // An account in the root, such as a new one, is in no unit yet.
  if (from.type === unclassified) return to.isExcluded && !isInRoot;
  return to.isExcluded || to.type !== from.type || to.environment !== from.environment;
}

function describeMove(from: string, unit: string, { from: before, to: after }: Change): string {
  const [one, other] = [describeStanding(before), describeStanding(after)];
  const becomes = one === other ? '' : `, and be ${other} instead of ${one}`;
  return `from ${from === '' ? 'the root' : from} to ${unit}${becomes}`;
}

/** A standing in words: `production`, `testing (development)`, `excluded`. */
export function describeStanding({ type, environment, isExcluded }: Standing): string {
  if (isExcluded) return 'excluded';
  return environment === null || environment === 'production' ? type : `${type} (${environment})`;
}

function differencesOf(
  { name, email, owner }: WantedAccount,
  byEmail: ReadonlyMap<string, PresentAccount>,
): readonly Difference[] {
  const account = byEmail.get(comparableEmail(email));
  if (account === undefined || account.state !== 'ACTIVE') return [];
  const found = account.tags['owner'] ?? '';
  return [
    ...(account.name === name
      ? []
      : [{ accountId: account.id, what: 'name' as const, declared: name, found: account.name }]),
    ...(owner === undefined || owner === found
      ? []
      : [{ accountId: account.id, what: 'owner' as const, declared: owner, found }]),
  ];
}
