// The logs of the functions on the local cloud, and the search for secrets in them.
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateListAccounts } from '@aws-sdk/client-organizations';
import { accounts, cloud, ids, region } from './cloud.ts';

export type LogLine = { readonly group: string; readonly text: string };

export async function allLogs(): Promise<readonly LogLine[]> {
  const { endpoint, secretAccessKey } = cloud;
  const credentials = { accessKeyId: ids.sharedServices, secretAccessKey };
  const client = new CloudWatchLogsClient({ endpoint, region, credentials });
  const lines: LogLine[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName: group = '' } of logGroups) {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: group })) {
        lines.push(...events.map(({ message: text = '' }) => ({ group, text })));
      }
    }
  }
  return lines;
}

/** Lines with a secret of this local cloud, a key or token in AWS's format, or the email address of an account. */
export async function secretsIn(lines: readonly LogLine[]): Promise<readonly string[]> {
  const { organizations } = accounts(ids.management, region);
  const addresses: string[] = [];
  for await (const page of paginateListAccounts({ client: organizations }, {})) {
    addresses.push(...(page.Accounts ?? []).flatMap(({ Email }) => Email ?? []));
  }
  const secrets = [new URL(cloud.slackInbox).host, ...addresses];
  const shapes = [
    /\bASIA[A-Z0-9]{12,}/,
    /"?(SecretAccessKey|SessionToken|Authorization)"?\s*[:=]/i,
    /externalId/i,
    /\/slack\b/,
  ];
  return lines
    .filter(({ text }) => secrets.some((secret) => text.includes(secret)) || shapes.some((shape) => shape.test(text)))
    .map(({ group, text }) => `${group}: ${text.slice(0, 300)}`);
}
