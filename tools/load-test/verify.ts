// Verifies the result of the load test: every bucket is compliant, and every violation has exactly one finding.
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import pMap from 'p-map';
import { quantile } from 'simple-statistics';
import type { RunningCloud } from '../../local/cloud.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { readSnapshot } from '../../shared/findings/finding-queries.ts';
import { policyFor } from '../../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { parseJson } from '../../shared/lib/text.ts';
import type { BucketRef } from '../fixtures/load-accounts.ts';

export type Verification = {
  readonly violations: number;
  readonly repaired: number;
  readonly findings: number;
  /** One line for each check that failed. */
  readonly failures: readonly string[];
  /** Median, 95th and 99th percentile. */
  readonly eventToRepairMs: readonly number[];
  readonly callsPerFix: number;
};

export async function verify(running: RunningCloud, bucketRefs: readonly BucketRef[]): Promise<Verification> {
  const failures: string[] = [];
  const repaired = await countCompliant(running, bucketRefs, failures);
  const violations = bucketRefs.length * guardrails.length;
  const { accounts, cloud } = running;
  const { dynamodb } = accounts(cloud.accounts.sharedServices, cloud.region);
  const { findings, history } = await readSnapshot({ dynamodb, table: journalTableName });
  const buckets = new Set(bucketRefs.map(({ bucket }) => bucket));
  const own = findings.filter(({ resource }) => buckets.has(resource.id));
  for (const { resource, guardrail, state, reason } of own) {
    if (state !== 'remediated') failures.push(`${resource.id} ${guardrail} is ${state}: ${reason}`);
  }
  if (own.length !== violations) failures.push(`${own.length} findings for ${violations} violations`);
  const times = history
    .filter(({ finding }) => finding.state === 'remediated' && buckets.has(finding.resource.id))
    .map(({ finding, publishedAt = finding.at }) => Date.parse(publishedAt) - Date.parse(finding.firstSeenAt));
  return {
    violations,
    repaired,
    findings: own.length,
    failures,
    eventToRepairMs: times.length === 0 ? [] : [0.5, 0.95, 0.99].map((part) => quantile(times, part)),
    callsPerFix: await callsPerFix(running),
  };
}

async function countCompliant({ accounts, cloud }: RunningCloud, bucketRefs: readonly BucketRef[], failures: string[]) {
  const governance = readGovernance(governanceFile());
  let compliant = 0;
  await pMap(
    bucketRefs.flatMap((site) => guardrails.map((guardrail) => ({ site, guardrail }))),
    async ({ site: { accountId, bucket: name }, guardrail }) => {
      const { region } = cloud;
      const { s3 } = accounts(accountId, region);
      const observed = await guardrail.observe(s3, { type: guardrail.resourceType, accountId, region, id: name });
      const { parameters } = policyFor(governance, { type: 'unclassified', age: 'existing' }, guardrail);
      const verdict = observed.kind === 'facts' ? guardrail.decide(observed.facts, parameters).kind : observed.kind;
      if (verdict === 'compliant') compliant += 1;
      else failures.push(`${name} ${guardrail.id} is ${verdict}`);
    },
    { concurrency: 16 },
  );
  return compliant;
}

/** AWS calls per remediation, from the same log lines as the metric filter `CallsPerFix`. */
async function callsPerFix({ cloud }: RunningCloud): Promise<number> {
  const { endpoint, region, secretAccessKey } = cloud;
  const credentials = { accessKeyId: cloud.accounts.sharedServices, secretAccessKey };
  const client = new CloudWatchLogsClient({ endpoint, region, credentials });
  let [calls, fixes] = [0, 0];
  const query = { logGroupName: '/aws/lambda/palisade-remediate', filterPattern: '"callsPerFix"' };
  for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) {
    for (const { message = '' } of events) {
      const line = parseJson(message.slice(message.indexOf('{')));
      if (typeof line !== 'object' || line === null || !('calls' in line) || !('fixes' in line)) continue;
      calls += Number(line.calls);
      fixes += Number(line.fixes);
    }
  }
  return calls / fixes;
}
