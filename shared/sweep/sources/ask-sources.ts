// Asks AWS Config in each governed Region of an account which of its buckets send access logs or replicas, and where to.
import { type ConfigServiceClient, SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import pMap from 'p-map';
import { formatFailure } from '../../aws/errors.ts';
import type { SurroundingClientFor } from '../../aws/surrounding-clients.ts';
import { failureOf } from '../../remediation/failure-of.ts';
import { nameIn, queries, replicationsIn, type Sending, targetIn } from './config-rows.ts';

/** Whose buckets were asked about. */
export type Place = { readonly accountId: string; readonly region: string };

/** The buckets of one account and Region that send to one bucket, sorted. */
export type Senders = { readonly logging: readonly string[]; readonly replicating: readonly string[] };

/** What AWS Config answered: by the bucket that is sent to, or why it is not known. */
export type SourcesAnswer = Place & ({ readonly senders: ReadonlyMap<string, Senders> } | { readonly unknown: string });

/** Names of sources that are kept for one target: a finding names some of them. */
export const maxNames = 20;
/** Targets of access logs in one Region whose sources are asked for by name; usually there is one. */
const maxTargets = 100;
/** The largest page (AWS Config API Reference, SelectResourceConfig). */
const pageSize = 100;

/**
 * Asks in these Regions, each for itself: what is denied, throttled or not recorded in one of them is not known there, and
 * stops nothing. Two to three calls a Region, and one for each target of access logs, however many buckets there are.
 */
export function askSources(
  clientFor: SurroundingClientFor,
  accountId: string,
  regions: readonly string[],
): Promise<readonly SourcesAnswer[]> {
  return pMap(
    regions,
    async (region): Promise<SourcesAnswer> => {
      const place = { accountId, region };
      try {
        const senders = await askIn(clientFor('config', region));
        return senders ? { ...place, senders } : { ...place, unknown: 'AWS Config records no buckets there' };
      } catch (error) {
        return { ...place, unknown: formatFailure(failureOf(error)) };
      }
    },
    { concurrency: 4 },
  );
}

/** Undefined if AWS Config records no buckets there: it answers then as if there were none. */
async function askIn(config: ConfigServiceClient): Promise<ReadonlyMap<string, Senders> | undefined> {
  const targets = (await allRows(config, queries.targets)).flatMap((row) => targetIn(row) ?? []);
  const named = await pMap(targets.slice(0, maxTargets), (to) => loggingTo(config, to), { concurrency: 4 });
  const unnamed = targets.slice(maxTargets).map((to) => ({ from: 'buckets that were not asked for by name', to }));
  const replications = (await allRows(config, queries.replicating)).flatMap(replicationsIn);
  const logging = [...named.flat(), ...unnamed];
  if (logging.length + replications.length > 0) return groupByTarget(logging, replications);
  const counted = await allRows(config, queries.count);
  return counted.length === 0 ? undefined : new Map();
}

async function loggingTo(config: ConfigServiceClient, to: string): Promise<readonly Sending[]> {
  const input = { Expression: queries.loggingTo(to), Limit: maxNames };
  const { Results = [] } = await config.send(new SelectResourceConfigCommand(input));
  return Results.flatMap((row) => {
    const from = nameIn(row);
    return from === undefined ? [] : [{ from, to }];
  });
}

async function allRows(config: ConfigServiceClient, Expression: string): Promise<readonly string[]> {
  const rows: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { Expression, Limit: pageSize, ...(NextToken ? { NextToken } : {}) };
    const page = await config.send(new SelectResourceConfigCommand(input));
    rows.push(...(page.Results ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rows;
}

/** Pure. */
function groupByTarget(logging: readonly Sending[], replicating: readonly Sending[]): ReadonlyMap<string, Senders> {
  const targets = new Set([...logging, ...replicating].map(({ to }) => to));
  return new Map(
    [...targets].map((to) => [to, { logging: namesOf(logging, to), replicating: namesOf(replicating, to) }]),
  );
}

function namesOf(pairs: readonly Sending[], target: string): readonly string[] {
  const names = pairs.filter(({ to }) => to === target).map(({ from }) => from);
  return [...new Set(names)].toSorted().slice(0, maxNames);
}
