// The deployed hub as its account's administrator sees it: queues, functions, logs and the journal, with plain AWS
// clients.
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type Requests, requestHub } from '../../cli/lib/request-hub.ts';
import { localAddress } from '../../local/aws/function-url.ts';
import { deployedQueues } from './deployed-queues.ts';
import { eventually } from './eventually.ts';
import type { OwnCloud } from './own-cloud.ts';

const TableName = 'palisade-journal';
const findingMessage = z.object({
  detail: z.object({
    guardrail: z.string(),
    state: z.string(),
    reason: z.string(),
    resource: z.object({ id: z.string() }),
  }),
});
export type PublishedFinding = z.infer<typeof findingMessage>['detail'];

const accountItem = z.object({
  record: z.object({ state: z.string(), cause: z.object({ eventId: z.string() }) }),
});

/** The hub of a local cloud. Names of functions and queues are without the prefix `palisade-`. */
export function deployedHub(cloud: OwnCloud) {
  const account = cloud.idOf('sharedServices');
  const { cloudWatch, dynamodb, eventBridge, lambda, logs, sqs } = cloud.administratorOf(account);
  const FunctionName = (name: string) => `palisade-${name}`;
  const queues = deployedQueues(cloud.administratorOf(account));
  const event = (detailType: string, detail: object) => ({
    id: crypto.randomUUID(),
    source: 'palisade',
    'detail-type': detailType,
    account,
    region: cloud.region,
    detail,
  });

  return {
    account,
    ...queues,

    /** Whether the function reads its queue. */
    async readsQueue(name: string, Enabled: boolean): Promise<void> {
      const { EventSourceMappings = [] } = await lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName: FunctionName(name) }),
      );
      for (const { UUID } of EventSourceMappings) {
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
      }
    },

    /** What the function's schedule does, once the function has handled it or given it up. */
    async runSchedule(name: string): Promise<void> {
      await queues.send(name, event('Palisade Schedule', {}));
      await eventually(async () => (await queues.lengthOf(name)) === 0);
    },

    /** Requests work of the hub, as the command line does. */
    request<P extends keyof Requests>(path: P, body: Requests[P]): Promise<readonly string[]> {
      const addressOf = (url: string, part: string) => localAddress(cloud, url) + part;
      return requestHub({ lambda, addressOf }, path, body);
    },

    /** Puts an event of Palisade's own on the hub's bus. */
    async putEvent(DetailType: string, detail: object): Promise<void> {
      const Entries = [{ EventBusName: 'palisade', Source: 'palisade', DetailType, Detail: JSON.stringify(detail) }];
      await eventBridge.send(new PutEventsCommand({ Entries }));
    },

    /** Adds environment variables to a function. */
    async setVariables(name: string, variables: Readonly<Record<string, string>>): Promise<void> {
      const { Environment } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: FunctionName(name) }),
      );
      const Variables = { ...Environment?.Variables, ...variables };
      await lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: FunctionName(name), Environment: { Variables } }),
      );
    },

    async timeoutOf(name: string): Promise<number> {
      const configuration = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: FunctionName(name) }),
      );
      return configuration.Timeout ?? 0;
    },

    async logOf(name: string): Promise<string[]> {
      const lines: string[] = [];
      const logGroupName = `/aws/lambda/palisade-${name}`;
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName })) {
        lines.push(...events.map(({ message = '' }) => message));
      }
      return lines;
    },

    /** The sum of a metric since the start. */
    async metric(Namespace: string, MetricName: string, dimensions: Readonly<Record<string, string>>) {
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace,
          MetricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 3_600,
          Statistics: ['Sum'],
        }),
      );
      return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
    },

    /** Collects the findings about an account that are published from now on. Returns all of them, each time. */
    async subscribe(accountId: string): Promise<() => Promise<readonly PublishedFinding[]>> {
      const name = `findings-of-${accountId}`;
      const QueueName = `palisade-${name}`;
      const queueArn = `arn:aws:sqs:${cloud.region}:${account}:${QueueName}`;
      const Statement = [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn,
        },
      ];
      const Attributes = { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) };
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      const EventPattern = JSON.stringify({ 'detail-type': ['Palisade Finding'], detail: { accountId: [accountId] } });
      const rule = { Name: QueueName, EventBusName: 'palisade' };
      await eventBridge.send(new PutRuleCommand({ ...rule, EventPattern }));
      const Targets = [{ Id: 'queue', Arn: queueArn }];
      await eventBridge.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets }));
      const published: PublishedFinding[] = [];
      return async () => {
        const bodies = await queues.take(name);
        published.push(...bodies.map((body) => findingMessage.parse(JSON.parse(body)).detail));
        return published;
      };
    },

    /** The state of an account's baseline in the journal, and the event that led to it; undefined before the first one. */
    async accountRecord(accountId: string) {
      const Key = marshall({ id: 'accounts', version: accountId });
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      const parsed = accountItem.safeParse(unmarshall(Item ?? {}));
      return parsed.data && { state: parsed.data.record.state, eventId: parsed.data.record.cause.eventId };
    },

    /** Sets attributes of an item of the journal: a path such as `record.state`, or a name. */
    async setInJournal(key: { id: string; version: string }, values: Readonly<Record<string, unknown>>): Promise<void> {
      const paths = Object.keys(values).map((path) => path.split('.'));
      const names = Object.fromEntries(paths.flat().map((part) => [`#${part.replaceAll('-', '_')}`, part]));
      const place = (path: readonly string[]) => path.map((part) => `#${part.replaceAll('-', '_')}`).join('.');
      await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall(key),
          UpdateExpression: `SET ${paths.map((path, index) => `${place(path)} = :v${index}`).join(', ')}`,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: marshall(
            Object.fromEntries(Object.values(values).map((value, index) => [`:v${index}`, value])),
          ),
        }),
      );
    },
    journal: { dynamodb, TableName },
  };
}
export type DeployedHub = ReturnType<typeof deployedHub>;
