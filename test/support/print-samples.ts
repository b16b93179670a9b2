// Prints what commands print only with a hub: parts of the demo, a deployment, a canary; with the longest names.
import { printCanary, printHop } from '../../cli/canary/print.ts';
import { bucketPrinter, stepPrinter } from '../../cli/demo-tables.ts';
import { printDeployment } from '../../cli/deploy/print.ts';
import { printLetters } from '../../cli/lib/dead-letters.ts';
import { printLine, printWhole } from '../../cli/lib/output.ts';
import { printRows } from '../../cli/lib/table/print-rows.ts';
import { paragraphWidth } from '../../cli/lib/terminal.ts';
import { admissionLines, admitsLines } from '../../cli/platform/admission-lines.ts';
import { admissionsOf } from '../../cli/platform/admissions-of.ts';
import { resourceColumns, resourceNotes } from '../../cli/platform/resource-columns.ts';
import { listedResources, namesOf } from '../../cli/platform/resources.ts';
import { letterIds, longNames, longText } from './crowded-hub.ts';
import { aFinding } from './finding.ts';
import { aDatasetRecord, somePlatformFacts, testerId } from './platform-facts.ts';

const [bucket = ''] = longNames;

const printBucket = bucketPrinter();
for (const missing of [[], ['published', 'verified']]) {
  printBucket({
    demoCase: {
      accountType: 'data-management',
      accountId: '111122223333',
      bucket,
      guardrail: 's3-public-access',
      rule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
      how: 'its public access block was deleted',
      breakIt: async () => undefined,
    },
    finding: aFinding({ reason: longText, after: { blockPublicAcls: true, key: longText } }),
    milliseconds: 11_630,
    missing,
  });
}
const printStep = stepPrinter();
printStep({ what: 'held, because of what it would break', evidence: longText, milliseconds: 11_630 });
printStep({ what: 'nothing was written', evidence: '', milliseconds: undefined });

printDeployment({
  file: 'governance.yml',
  dryRun: false,
  installation: 'first',
  credentials: [],
  stacks: [
    { name: 'palisade-dev', accountId: '111122223333', region: 'ap-southeast-2', changes: null },
    {
      name: 'palisade-management-dev',
      accountId: '111122223333',
      region: 'ap-southeast-2',
      changes: { isNew: false, added: [bucket], changed: [longText], removed: [] },
    },
  ],
  differences: [{ path: 'guardrails.all.s3-encryption.key', deployed: null, planned: longText }],
  warnings: [],
  pauses: [longText],
  canaries: [],
  next: [{ why: longText, command: `aws sns subscribe --topic-arn arn:aws:sns:us-east-1:111122223333:${bucket}` }],
});

printHop({ what: 'detected', detail: longText, milliseconds: 11_630 });
printCanary({
  outcome: 'fixed',
  cause: null,
  finding: null,
  accountId: '111122223333',
  region: 'ap-southeast-2',
  bucket,
  guardrail: 's3-public-access',
  hops: [
    { what: 'detected', detail: bucket, milliseconds: 11_630 },
    { what: 'fixed', detail: bucket, milliseconds: 12_630 },
  ],
  leftovers: [bucket, bucket],
  leftBehind: null,
});

const letters = letterIds.map((id) => ({
  id,
  function: 'accept-requests',
  queue: 'accept-requests',
  at: '2026-11-24T10:00:00.000Z',
  why: longText,
  event: { source: 'aws.s3', detailType: 'AWS API Call via CloudTrail', account: '111122223333' },
  body: '{}',
}));
for (const output of [undefined, 'wide'] as const) printLetters(letters, output);

const shared = somePlatformFacts();
const facts = {
  ...shared,
  accounts: shared.accounts.map((record, index) => ({ ...record, name: longNames[index] ?? '', reason: longText })),
  datasets: [aDatasetRecord({ reason: longText })],
  shut: new Map([[testerId, { accountId: testerId, by: longText, at: '2026-11-24T10:00:00.000Z', reason: longText }]]),
};
const resources = listedResources(facts);
for (const output of [undefined, 'wide'] as const) printRows(resources, resourceColumns(namesOf(facts)), { output });
for (const note of resourceNotes(resources, facts)) printLine(note);
const lines = [
  ...resources.flatMap((resource) => admitsLines(resource, paragraphWidth())),
  ...admissionLines(admissionsOf(facts, testerId), paragraphWidth()),
];
for (const line of lines) printWhole(line);
