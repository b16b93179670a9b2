// Reads the event histories of an account's Regions, within a limit that the Regions share.
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { AccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import { type AwsFailure, classifyError, formatFailure, isTransient, toResult } from '../../../shared/aws/errors.ts';
import type { SeenRegion } from './denied-types.ts';
import type { HistoryWindow, PageFile } from './page-store.ts';
import { openRegionHistory, pageSize } from './region-history.ts';

export type AccountToRead = {
  readonly clientsIn: (region: string) => Pick<AccessRoleClients, 'cloudTrail' | 'ec2'>;
  readonly governedRegions: readonly string[];
  readonly window: HistoryWindow;
  readonly fileFor: (region: string) => PageFile;
  /** The most events to read; null for all. */
  readonly limit: number | null;
  readonly signal: AbortSignal;
  readonly onRecord: (record: unknown) => void;
  readonly onPage: () => void;
};

export type AccountHistory = {
  readonly from: string | null;
  readonly regions: readonly SeenRegion[];
  readonly error: string | null;
  /** Whether it makes sense to ask the same again. */
  readonly isTransient: boolean;
};

type Reading = { -readonly [Key in keyof SeenRegion]: SeenRegion[Key] } & {
  readonly nextPage: ReturnType<typeof openRegionHistory>['nextPage'];
  failure: AwsFailure | undefined;
};

/**
 * Reads the governed Regions and all that are enabled. A Region that cannot be asked stops no other. With a limit, the
 * newest events of all Regions are read, so that what was seen is a span of time.
 */
export async function readAccountHistory(input: AccountToRead): Promise<AccountHistory> {
  const { regions, failure } = await regionsOf(input);
  // Without the role no Region can be asked.
  if (failure?.role) return nothingRead(failure);
  const readings = regions.map((region) => openReading(input, region));
  // The first pages say which Regions are used.
  await Promise.all(readings.map((reading) => readPage(input, reading)));
  if (input.limit === null) await Promise.all(readings.map((reading) => readToTheEnd(input, reading)));
  else await readNewest(input, readings, input.limit);
  return result(input, readings, failure);
}

/** EC2 returns the Regions that are enabled for the account (Amazon EC2 API Reference, DescribeRegions). */
async function regionsOf({ clientsIn, governedRegions, signal }: AccountToRead) {
  const { ec2 } = clientsIn(governedRegions[0] ?? '');
  const answer = await toResult(ec2.send(new DescribeRegionsCommand({}), { abortSignal: signal }));
  signal.throwIfAborted();
  const enabled = answer.ok ? (answer.value.Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []) : [];
  return {
    regions: [...new Set([...governedRegions, ...enabled])].sort(),
    failure: answer.ok ? undefined : answer.failure,
  };
}

function openReading({ clientsIn, window, fileFor, signal }: AccountToRead, region: string): Reading {
  const { cloudTrail } = clientsIn(region);
  const { nextPage } = openRegionHistory({ cloudTrail, window, file: fileFor(region), signal });
  return { region, events: 0, pages: 0, oldest: null, complete: false, error: null, failure: undefined, nextPage };
}

async function readPage({ onRecord, onPage, signal }: AccountToRead, reading: Reading): Promise<void> {
  try {
    const events = await reading.nextPage();
    if (events === undefined) {
      reading.complete = true;
      return;
    }
    reading.pages += 1;
    reading.events += events.length;
    for (const { at, record } of events) {
      if (at !== '' && (reading.oldest === null || at < reading.oldest)) reading.oldest = at;
      onRecord(record);
    }
    onPage();
  } catch (error) {
    signal.throwIfAborted();
    const failure = classifyError(error);
    if (failure === undefined) throw error;
    reading.failure = failure;
    reading.error = formatFailure(failure);
  }
}

const isOpen = ({ complete, error }: Reading) => !complete && error === null;

async function readToTheEnd(input: AccountToRead, reading: Reading): Promise<void> {
  while (isOpen(reading)) await readPage(input, reading);
}

/** The Region that was read least far back is next, while a whole page is within the limit. */
async function readNewest(input: AccountToRead, readings: readonly Reading[], limit: number): Promise<void> {
  const readSoFar = () => readings.reduce((sum, { events }) => sum + events, 0);
  const frontier = ({ oldest }: Reading) => Date.parse(oldest ?? input.window.to.toISOString());
  while (readSoFar() + pageSize <= limit) {
    const [next] = readings.filter(isOpen).toSorted((one, other) => frontier(other) - frontier(one));
    if (next === undefined) return;
    await readPage(input, next);
  }
}

function result({ window, governedRegions }: AccountToRead, readings: readonly Reading[], failure?: AwsFailure) {
  const failures = readings.flatMap((reading) => reading.failure ?? []);
  const governed = readings.filter(({ region, error }) => error !== null && governedRegions.includes(region));
  const unread = readings.filter(({ complete }) => !complete).map(({ oldest }) => oldest ?? window.to.toISOString());
  const errors = [
    ...(failure ? [`its enabled Regions are not known: ${formatFailure(failure)}`] : []),
    ...governed.map(({ region, error }) => `the event history in ${region} cannot be read: ${error}`),
  ];
  return {
    from: readings.every(({ pages }) => pages === 0)
      ? null
      : ([window.from.toISOString(), ...unread].toSorted().at(-1) ?? null),
    regions: readings.map(({ nextPage: _, failure: __, ...seen }): SeenRegion => seen),
    error: errors.length > 0 ? errors.join('; ') : null,
    isTransient: [...failures, ...(failure ? [failure] : [])].some(isTransient),
  };
}

function nothingRead(failure: AwsFailure): AccountHistory {
  return { from: null, regions: [], error: formatFailure(failure), isTransient: isTransient(failure) };
}
