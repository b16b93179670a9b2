// What `palisade plan --denied` is asked, from its options and the plan.
import { InvalidArgumentError } from 'commander';
import { UserError } from '../../lib/output.ts';
import type { PlannedAccount } from '../types.ts';

export type DeniedOptions = {
  /** Account ids; `true` for all accounts. */
  readonly denied?: true | readonly string[];
  readonly days?: number;
  readonly all?: true;
  readonly configurationOnly?: true;
};

/** As far back as a policy is usually discussed; AWS CloudTrail keeps events in the event history for 90 days. */
export const defaultDays = 14;
const maxDays = 90;
/** The most events of an account that are read without `--all`: at two pages of 50 a second less than a minute. */
const eventLimit = 5_000;

/** Reads `--days`. Throws InvalidArgumentError. */
export function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= maxDays) return days;
  throw new InvalidArgumentError(
    `Use a whole number from 1 to ${maxDays}: CloudTrail keeps events for ${maxDays} days.`,
  );
}

export type WhatIsAsked = {
  readonly accounts: readonly string[] | 'all';
  readonly days: number;
  readonly limit: number | null;
};

/** Undefined without `--denied`. Throws UserError if the options do not fit. */
export function whatIsAsked({ denied, days, all, configurationOnly }: DeniedOptions): WhatIsAsked | undefined {
  if (denied === undefined) {
    const [alone] = [...(days === undefined ? [] : ['--days']), ...(all ? ['--all'] : [])];
    if (alone !== undefined) throw new UserError(`${alone} belongs to --denied: add --denied, or leave it out.`);
    return undefined;
  }
  if (configurationOnly) {
    throw new UserError(
      '--denied reads the event history in the accounts, and --configuration-only enters none: use one.',
    );
  }
  const wrong = denied === true ? undefined : denied.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) {
    throw new UserError(
      `'${wrong}' is no account id of 12 digits. Name a file before --denied: plan FILE --denied ID…`,
    );
  }
  return { accounts: denied === true ? 'all' : denied, days: days ?? defaultDays, limit: all ? null : eventLimit };
}

/** The accounts that are asked: those that are named, or all in which Palisade does something. Throws UserError. */
export function askedAccounts(
  planned: readonly PlannedAccount[],
  asked: WhatIsAsked['accounts'],
): readonly PlannedAccount[] {
  if (asked === 'all') return planned.filter(({ excluded }) => excluded === null);
  return [...new Set(asked)].map((id) => {
    const account = planned.find(({ accountId }) => accountId === id);
    if (account === undefined) {
      throw new UserError(
        `Account ${id} is no member account of the organization. Policies bind member accounts only.`,
      );
    }
    if (account.excluded !== null) {
      throw new UserError(`Account ${id} is excluded (${account.excluded}): it would get no policy.`);
    }
    return account;
  });
}
