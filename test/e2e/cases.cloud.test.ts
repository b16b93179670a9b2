// Further cases, end to end: repeated violations, mode monitor, unreadable settings; malformed and forged events.

import { PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketVersioningCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { completeEvent, deliver } from '../../local/aws/eventbridge-delivery.ts';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { complianceChange, s3Call } from '../../tools/fixtures/events.ts';
import {
  accounts,
  ids,
  journal,
  newName,
  region,
  sendToQueue,
  waitForDeadLetter,
  waitForFinding,
  writersOf,
} from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';

const versioningOf = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const setVersioning = (s3: S3Client, Bucket: string, Status: 'Enabled' | 'Suspended') =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const enabled = (s3: S3Client, bucket: string) =>
  eventually(async () => (await versioningOf(s3, bucket)) === 'Enabled');

test('a bucket that is broken again after each remediation is remediated each time, as one finding', async () => {
  const { s3 } = accounts(ids.dataScience, region);
  const Bucket = newName('stubborn');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const found = async () =>
    (await listFindings(journal, { resourceId: Bucket })).filter(({ guardrail }) => guardrail === 's3-versioning');
  // Broken again before Palisade has read it again, the bucket would not count as remediated. Two events about one violation
  // may both remediate it.
  const remediatedSince = (since: string) =>
    eventually(async () => {
      const [finding] = await found();
      const history = finding ? await listHistory(journal, finding.id) : [];
      return (
        history.at(-1)?.state === 'remediated' && history.some(({ state, at }) => state === 'remediated' && at > since)
      );
    });
  let since = '';
  // Even if both events about each violation remediate it, there are fewer than `limits.contested` allows.
  for (let time = 1; time <= 2; time += 1) {
    await remediatedSince(since);
    since = new Date().toISOString();
    await setVersioning(s3, Bucket, 'Suspended');
  }
  await remediatedSince(since);
  expect(await versioningOf(s3, Bucket)).toBe('Enabled');
  expect(await found()).toMatchObject([{ state: 'remediated' }]);
});

test('a bucket in another governed Region is evaluated in that Region', async () => {
  const { s3 } = accounts(ids.testing, 'eu-west-1');
  const Bucket = newName('other-region');
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  expect(await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored')).toMatchObject({
    region: 'eu-west-1',
  });
});

test('mode monitor reports without writing; a fix by somebody else resolves the finding', async () => {
  const { s3 } = accounts(ids.testing, region);
  const Bucket = newName('watched');
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect(await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored')).toMatchObject({
    change: { status: 'Enabled' },
    after: null,
  });
  expect(await writersOf(Bucket, 1)).toEqual(['somebody']);
  await setVersioning(s3, Bucket, 'Enabled');
  expect(await writersOf(Bucket, 2)).toEqual(['somebody', 'somebody']);
  expect(await waitForFinding(ids.testing, Bucket, 's3-versioning', 'resolved')).toMatchObject({
    before: { status: 'NeverSet' },
  });
});

test('a compliant bucket is not written and gets no finding, whatever events arrive', async () => {
  const { s3 } = accounts(ids.sharedServices, region);
  const Bucket = newName('compliant');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await enabled(s3, Bucket);
  /** Until a later violation is remediated, what was under way before has ended. */
  const untilHandled = async () => {
    const marker = newName('marker');
    await s3.send(new CreateBucketCommand({ Bucket: marker }));
    await enabled(s3, marker);
  };
  await untilHandled();
  const writers = await writersOf(Bucket, 2);
  // Two events about the violation may both have remediated it.
  expect(writers.filter((writer, index) => writer !== writers[index - 1])).toEqual(['somebody', 'palisade']);
  for (const eventName of ['PutBucketVersioning', 'PutBucketEncryption', 'PutBucketAcl', 'CreateBucket']) {
    await deliver(accounts, completeEvent(s3Call({ bucket: Bucket, eventName }), ids.sharedServices, region));
  }
  await untilHandled();
  expect(await writersOf(Bucket, 2)).toEqual(writers);
  expect(await listFindings(journal, { resourceId: Bucket })).toMatchObject([
    { guardrail: 's3-versioning', state: 'remediated' },
  ]);
});

test('a setting that the member role cannot read is reported as unreadable, and remediated later', async () => {
  const { s3 } = accounts(ids.dataManagement, region);
  const Bucket = newName('closed');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await enabled(s3, Bucket);
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:GetBucketVersioning', Resource: `arn:aws:s3:::${Bucket}` },
  ];
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  await setVersioning(s3, Bucket, 'Suspended');
  expect(await waitForFinding(ids.dataManagement, Bucket, 's3-versioning', 'unreadable')).toMatchObject({
    before: null,
    reason: expect.stringContaining('AccessDenied'),
  });
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await deliver(
    accounts,
    completeEvent(complianceChange({ bucket: Bucket, accountId: ids.dataManagement }), ids.dataManagement, region),
  );
  await waitForFinding(ids.dataManagement, Bucket, 's3-versioning', 'remediated');
});

test('an AWS Config rule with an unknown name is recognized by its identifier', async () => {
  const { s3, config } = accounts(ids.production, region);
  const rule = newName('conformance-pack-versioning');
  await config.send(
    new PutConfigRuleCommand({
      ConfigRule: { ConfigRuleName: rule, Source: { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' } },
    }),
  );
  const Bucket = newName('pack');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await waitForFinding(ids.production, Bucket, 's3-versioning', 'remediated');
});

describe('invalid input', () => {
  test('invalid messages become dead letters with their reason, and the rest of the batch is handled', async () => {
    const { s3 } = accounts(ids.testing, region);
    const Bucket = newName('batch');
    await s3.send(new CreateBucketCommand({ Bucket }));
    const { id } = await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
    const garbage = `{"no json ${Bucket}`;
    const lacking = JSON.stringify({
      ...complianceChange({ accountId: ids.testing }),
      detail: { note: `lacks ${Bucket}` },
    });
    const lying = JSON.stringify({
      ...complianceChange({ bucket: `lie-${Bucket}`, accountId: ids.production }),
      account: ids.testing,
    });
    const foreign = JSON.stringify(complianceChange({ bucket: `foreign-${Bucket}`, accountId: '999999999999' }));
    const good = complianceChange({ bucket: Bucket, accountId: ids.testing });
    await sendToQueue('palisade-remediate', [garbage, lacking, JSON.stringify(good), lying, foreign]);

    expect(await waitForDeadLetter('palisade-remediate', garbage)).toBe('the message is not JSON');
    expect(await waitForDeadLetter('palisade-remediate', `lacks ${Bucket}`)).toMatch(/'resourceId' is missing/);
    expect(await waitForDeadLetter('palisade-remediate', `lie-${Bucket}`)).toMatch(/but the detail names/);
    expect(await waitForDeadLetter('palisade-remediate', `foreign-${Bucket}`)).toBe(
      'account 999999999999 is not in the organization',
    );
    // In the history: the bucket's own events may be handled after it.
    const finding = await eventually(async () =>
      (await listHistory(journal, id)).find(({ trigger }) => trigger.eventId === good.id),
    );
    expect(finding.state).toBe('monitored');
  });

  test('a forged finding from a member account becomes a dead letter', async () => {
    const text = newName('forged');
    const event = {
      ...complianceChange({ accountId: ids.production }),
      source: 'palisade',
      'detail-type': 'Palisade Finding',
      detail: { text },
    };
    await sendToQueue('palisade-record-finding', [JSON.stringify(event)]);
    expect(await waitForDeadLetter('palisade-record-finding', text)).toMatch(/may not publish findings/);
  });

  test('unknown rules, deleted buckets, other accounts’ buckets and failed calls produce no finding', async () => {
    const { s3 } = accounts(ids.dataScience, region);
    const [deleted, theirs, bystander] = [newName('deleted'), newName('theirs'), newName('bystander')];
    await s3.send(new CreateBucketCommand({ Bucket: theirs }));
    await s3.send(new CreateBucketCommand({ Bucket: bystander }));
    await enabled(s3, theirs);
    const { production } = ids;
    await sendToQueue('palisade-remediate', [
      JSON.stringify(complianceChange({ bucket: theirs, accountId: production, rule: 'unknown-rule' })),
      JSON.stringify(complianceChange({ bucket: deleted, accountId: production })),
      JSON.stringify(complianceChange({ bucket: theirs, accountId: production })),
      JSON.stringify(s3Call({ bucket: theirs, accountId: production, detail: { errorCode: 'AccessDenied' } })),
    ]);
    await waitForFinding(ids.dataScience, bystander, 's3-versioning', 'remediated');
    const findings = await listFindings(journal, { accountId: production });
    expect(findings.filter(({ resource }) => [deleted, theirs].includes(resource.id))).toEqual([]);
  });
});

test('deleting a bucket resolves its open finding', async () => {
  const { s3 } = accounts(ids.testing, region);
  const Bucket = newName('short-lived');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { id } = await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
  // AWS Config sends that a rule does not apply any more only for a bucket that it has evaluated.
  const states = async (detailType?: string) =>
    (await listHistory(journal, id))
      .filter(({ trigger }) => detailType === undefined || trigger.detailType === detailType)
      .map(({ state }) => state);
  await eventually(async () => (await states('Config Rules Compliance Change')).length > 0);
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await waitForFinding(ids.testing, Bucket, 's3-versioning', 'resolved');
  expect([...new Set(await states())]).toEqual(['monitored', 'resolved']);
});
