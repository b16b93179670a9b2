// The posture of the organization: what the page shows, computed from the journal and governance.yml.
import { median, quantile } from 'simple-statistics';
import type { AccountRecord } from '../shared/accounts/account-record.ts';
import { accountTypes, type Classification, unclassified } from '../shared/accounts/account-type.ts';
import type { Finding } from '../shared/findings/finding.ts';
import type { HistoryStep, TableSnapshot } from '../shared/findings/finding-queries.ts';
import { daysLeft, type Exemption } from '../shared/governance/exemptions.ts';
import { guardrails } from '../shared/guardrails/registry.ts';
import { timesToRemediateMs } from './time-to-remediate.ts';

/**
 * A finding with its history, oldest step first. While a remediation is in progress (`isRepairing`), the finding is its
 * recorded intent.
 */
export type FindingTimeline = {
  readonly finding: Finding;
  readonly isRepairing: boolean;
  readonly history: readonly HistoryStep[];
};

type Baseline = Pick<AccountRecord, 'state' | 'reason' | 'at' | 'steps' | 'cause'>;

/** `baseline` is null for an account that the journal knows from findings only. */
export type PostureAccount = {
  readonly id: string;
  readonly name: string;
  readonly type: Classification;
  readonly baseline: Baseline | null;
};

/** Time to remediate in milliseconds, from the event to the verified remediation; null without remediations. */
export type RepairTimes = {
  readonly guardrail: string;
  readonly repairs: number;
  readonly median: number | null;
  readonly p95: number | null;
};

export type Posture = {
  readonly madeAt: string;
  /** Why Palisade changes nothing, in all accounts or in some. */
  readonly pauses: readonly string[];
  readonly guardrails: readonly { readonly id: string; readonly title: string }[];
  readonly accounts: readonly PostureAccount[];
  readonly timelines: readonly FindingTimeline[];
  readonly repairTimes: readonly RepairTimes[];
  readonly exemptions: readonly (Exemption & { readonly daysLeft: number })[];
};

/** The data from which the posture is computed. */
export type PostureSources = {
  readonly snapshot: TableSnapshot;
  readonly accounts: readonly AccountRecord[];
  readonly exemptions: readonly Exemption[];
  readonly pauses: readonly string[];
};

/** Computes the posture: findings newest first, accounts by type and name, exemptions by days left. Pure. */
export function postureOf({ snapshot, accounts, exemptions, pauses }: PostureSources, now: Date): Posture {
  const timelines = timelinesOf(snapshot, now);
  return {
    madeAt: now.toISOString(),
    pauses,
    guardrails: guardrails.map(({ id, title }) => ({ id, title })),
    accounts: accountsOf(accounts, timelines),
    timelines,
    repairTimes: guardrails.map(({ id }) => repairTimesOf(id, timelines)),
    exemptions: exemptions
      .map((exemption) => ({ ...exemption, daysLeft: daysLeft(exemption, now) }))
      .toSorted((one, other) => one.daysLeft - other.daysLeft),
  };
}

/** An intent older than this is no longer in progress: the remediation was aborted, or its bucket was deleted. */
const repairTimeoutMs = 15 * 60_000;

function timelinesOf({ findings, history, intents }: TableSnapshot, now: Date): FindingTimeline[] {
  const histories = Map.groupBy(history.toSorted(byTime), ({ finding }) => finding.id);
  const begun = intents.filter(({ at }) => now.getTime() - Date.parse(at) < repairTimeoutMs);
  // The table is read while it changes: the result of a remediation may be in the history before it is the latest state.
  const results = begun.flatMap(({ id }) => histories.get(id)?.slice(-1) ?? []);
  const newest = [...results, ...findings.map((finding) => ({ finding }))].toSorted(byTime);
  const latest = new Map(newest.map(({ finding }) => [finding.id, finding]));
  const inProgress = begun.filter(({ id, at }) => at > (latest.get(id)?.at ?? ''));
  const completed = [...latest.values()].filter(({ id }) => !inProgress.some((intent) => intent.id === id));
  const timelineOf = (isRepairing: boolean) => (finding: Finding) => ({
    finding,
    isRepairing,
    history: histories.get(finding.id) ?? [],
  });
  return [...inProgress.map(timelineOf(true)), ...completed.map(timelineOf(false))].toSorted(byTime).toReversed();
}

function byTime(one: HistoryStep, other: HistoryStep): number {
  return one.finding.at.localeCompare(other.finding.at);
}

function accountsOf(records: readonly AccountRecord[], timelines: readonly FindingTimeline[]): PostureAccount[] {
  const known = new Map<string, PostureAccount>();
  for (const { finding } of timelines) {
    const { accountId: id, accountType: type } = finding;
    if (!known.has(id)) known.set(id, { id, name: '', type, baseline: null });
  }
  for (const { accountId: id, name, type, state, reason, at, steps, cause } of records) {
    known.set(id, { id, name, type, baseline: { state, reason, at, steps, cause } });
  }
  const order = [...accountTypes, unclassified];
  return [...known.values()].toSorted(
    (one, other) => order.indexOf(one.type) - order.indexOf(other.type) || one.name.localeCompare(other.name),
  );
}

function repairTimesOf(guardrail: string, timelines: readonly FindingTimeline[]): RepairTimes {
  const times = timelines
    .filter(({ finding }) => finding.guardrail === guardrail)
    .flatMap(({ history }) => timesToRemediateMs(history));
  const isEmpty = times.length === 0;
  return {
    guardrail,
    repairs: times.length,
    median: isEmpty ? null : median(times),
    p95: isEmpty ? null : quantile(times, 0.95),
  };
}
