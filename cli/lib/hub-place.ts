// Remembers where a failed call to the hub was sent, so that its error can say whose credentials it had.
import type { STSClient } from '@aws-sdk/client-sts';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { classifyError } from '../../shared/aws/errors.ts';
import { type Caller, explainFailure, type HubPlace, isAbsent, sentenceOf } from './hub-failure.ts';
import { readProfiles } from './profiles.ts';

/** A place, and the client that answers whose credentials the calls have. */
export type CalledPlace = { readonly place: HubPlace; readonly sts: STSClient };

const places = new WeakMap<object, CalledPlace>();

type Middleware = <A, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;
export type Client = {
  readonly middlewareStack: { add(middleware: Middleware, options: { step: 'initialize' }): void };
};

/** From now on, errors of these clients are known to come from the place. */
export function notePlace(clients: readonly Client[], called: CalledPlace): void {
  const middleware: Middleware = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (typeof error === 'object' && error !== null) places.set(error, called);
      throw error;
    }
  };
  for (const client of clients) client.middlewareStack.add(middleware, { step: 'initialize' });
}

/**
 * Why a call to the hub failed and what to do, as two sentences without the last period; undefined if the error is not
 * one of a client of the hub. Asks AWS STS whose credentials these are, if a part of the hub is missing.
 */
export async function explainHubError(error: unknown): Promise<string | undefined> {
  const failure = classifyError(error);
  const called = typeof error === 'object' && error !== null ? places.get(error) : undefined;
  if (failure === undefined || called === undefined) return undefined;
  const { place, sts } = called;
  const caller = isAbsent(failure) ? await callerOf(sts) : undefined;
  const profiles = await readProfiles(place.kind === 'aws' ? place.hubAccountId : undefined);
  return sentenceOf(explainFailure(failure, caller, place, profiles));
}

async function callerOf(sts: STSClient): Promise<Caller | undefined> {
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return Account && Arn ? { accountId: Account, arn: Arn } : undefined;
  } catch {
    return undefined;
  }
}
