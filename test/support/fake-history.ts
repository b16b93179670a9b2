// Event histories in memory, of many accounts and Regions, with pages, tokens, faults and a record of what was asked.
import { CloudTrailServiceException, type LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { record } from './recorded-call.ts';

export type AskedPage = {
  readonly accountId: string;
  readonly region: string;
  readonly token: string | undefined;
  readonly endTime: string;
  readonly at: number;
};

export type FakeHistory = {
  readonly asked: readonly AskedPage[];
  readonly accessRoleClientsFor: (accountId: string, region: string) => ReturnType<typeof createAccessRoleClients>;
};

type Parts = {
  readonly regions: readonly string[];
  /** Times of the events, in milliseconds. */
  readonly eventsOf: (accountId: string, region: string) => readonly number[];
  readonly size?: number;
  /** The error of a request; undefined if it is answered. */
  readonly fault?: (page: AskedPage, number: number) => string | undefined;
  /** The error with which EC2 answers the question for Regions, by account. */
  readonly regionsFault?: (accountId: string) => Error | undefined;
};

/** An error of AWS with this code. */
export function awsError(name: string): Error {
  return new CloudTrailServiceException({ name, $fault: 'client', message: name, $metadata: { httpStatusCode: 400 } });
}

/** Pages of `size` events, newest first. A token is the number of events before the page. */
export function fakeHistory({ regions, eventsOf, size = 2, fault, regionsFault }: Parts): FakeHistory {
  const asked: AskedPage[] = [];
  const lookup = async (accountId: string, region: string, { input }: LookupEventsCommand) => {
    const end = input.EndTime ?? new Date(0);
    const page = { accountId, region, token: input.NextToken, endTime: end.toISOString(), at: Date.now() };
    const code = fault?.(page, asked.length + 1);
    asked.push(page);
    if (code !== undefined) throw awsError(code);
    const events = eventsOf(accountId, region)
      .map((time, index) => ({ time, id: `${accountId}/${region}/${index}` }))
      .filter(({ time }) => time <= end.getTime() && time >= (input.StartTime?.getTime() ?? 0))
      .sort((one, other) => other.time - one.time);
    const from = Number(input.NextToken ?? 0);
    const more = from + size < events.length ? { NextToken: String(from + size) } : {};
    return {
      $metadata: { attempts: 1 },
      Events: events.slice(from, from + size).map(eventFor(accountId, region)),
      ...more,
    };
  };
  return {
    asked,
    accessRoleClientsFor: (accountId, region) => {
      const credentials = async () => ({ accessKeyId: 'x', secretAccessKey: 'x' });
      const clients = createAccessRoleClients({ region, credentials });
      Object.assign(clients.cloudTrail, { send: (command: LookupEventsCommand) => lookup(accountId, region, command) });
      const answer = async () => {
        const error = regionsFault?.(accountId);
        if (error) throw error;
        return { Regions: regions.map((RegionName) => ({ RegionName })) };
      };
      Object.assign(clients.ec2, { send: answer });
      return clients;
    },
  };
}

/** A call by the root user, which `no-root` denies. */
function eventFor(accountId: string, region: string) {
  return ({ time, id }: { readonly time: number; readonly id: string }) => ({
    EventId: id,
    EventTime: new Date(time),
    CloudTrailEvent: JSON.stringify(
      record({
        identity: { type: 'Root', arn: `arn:aws:iam::${accountId}:root`, accountId },
        eventID: id,
        eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
        eventSource: 'ec2.amazonaws.com',
        eventName: 'TerminateInstances',
        awsRegion: region,
        recipientAccountId: accountId,
        sourceIPAddress: '192.0.2.1',
      }),
    ),
  });
}
