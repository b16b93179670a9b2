// Events with any content: each reader either understands an event or says why not, and throws for none.
import fc from 'fast-check';
import * as apiCall from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import * as modelCall from '../../events/aws/model-call.ts';
import * as platformCall from '../../events/aws/platform-call.ts';
import { type Envelope, envelopeSchema } from '../../events/envelope.ts';
import * as accountCall from '../../events/organization/account-api-call.ts';
import * as accountCreated from '../../events/organization/account-created.ts';
import * as accountJoined from '../../events/organization/account-joined.ts';
import * as accountTagsCall from '../../events/organization/account-tags-call.ts';
import * as managedAccount from '../../events/organization/control-tower-account.ts';
import * as alert from '../../events/palisade/alert.ts';
import * as approvalRequested from '../../events/palisade/approval-requested.ts';
import * as baselineRequested from '../../events/palisade/baseline-requested.ts';
import * as dismissalRequested from '../../events/palisade/dismissal-requested.ts';
import * as palisadeFinding from '../../events/palisade/finding-event.ts';
import * as platformRequested from '../../events/palisade/platform-requested.ts';
import * as sweepRequested from '../../events/palisade/sweep-requested.ts';
import * as undoRequested from '../../events/palisade/undo-requested.ts';
import { complianceChange as aComplianceChange, s3Call } from '../../tools/fixtures/events.ts';
import { anyJson, anyText } from '../support/any-text.ts';

const accountId = '111122223333';
const trusted = { hubAccountId: accountId, managementAccountId: accountId };

const readers: readonly (readonly [string, (envelope: Envelope) => { readonly kind: string }])[] = [
  ['an API call', apiCall.read],
  ['a call about a dataset', platformCall.read],
  ['a call about a model', modelCall.read],
  ['a compliance change', complianceChange.read],
  ['an account that was created', (envelope) => accountCreated.read(envelope, trusted)],
  ['an account that joined', (envelope) => accountJoined.read(envelope, trusted)],
  ['a call about an account', (envelope) => accountCall.read(envelope, trusted)],
  ['a call about tags', (envelope) => accountTagsCall.read(envelope, trusted, ['t'])],
  ['an account of Control Tower', (envelope) => managedAccount.read(envelope, trusted)],
  ['an alert', (envelope) => alert.read(envelope, accountId)],
  ['a requested baseline', (envelope) => baselineRequested.read(envelope, trusted)],
  ['a finding', (envelope) => palisadeFinding.read(envelope, accountId)],
  ['a request to the platform', (envelope) => platformRequested.read(envelope, accountId)],
  ['a requested sweep', (envelope) => sweepRequested.read(envelope, accountId)],
  ['a requested undo', (envelope) => undoRequested.read(envelope, accountId)],
  ['an approval', (envelope) => approvalRequested.read(envelope, accountId)],
  ['a dismissal', (envelope) => dismissalRequested.read(envelope, accountId)],
];

/** Real details, in which anything may be replaced, and details that are anything. */
const detailTypes = [
  apiCall.detailType,
  complianceChange.detailType,
  'AWS Service Event via CloudTrail',
  'Palisade Finding',
  'Palisade Alert',
];
const known = [
  'eventName',
  'eventSource',
  'requestParameters',
  'responseElements',
  'serviceEventDetails',
  'userIdentity',
];
const anyDetail = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...known), anyText), anyJson, { maxKeys: 6 }),
  fc
    .tuple(fc.constantFrom(aComplianceChange().detail, s3Call().detail), fc.constantFrom(...known), anyJson)
    .map(([detail, name, value]) => ({ ...detail, [name]: value })),
  fc.tuple(anyText, anyText).map(([bucket, rule]) => aComplianceChange({ bucket, rule }).detail),
);
const anyEnvelope = fc
  .record({
    id: anyText.filter((text) => text !== ''),
    source: fc.oneof(
      fc.constantFrom('aws.s3', 'aws.config', 'aws.organizations', 'aws.controltower', 'palisade'),
      anyText,
    ),
    'detail-type': fc.oneof(fc.constantFrom(...detailTypes), anyText),
    account: fc.constantFrom(accountId, '222233334444'),
    region: anyText.filter((text) => text !== ''),
    time: anyJson,
    detail: anyDetail,
  })
  // As it comes from a queue.
  .map((event) => envelopeSchema.parse(JSON.parse(JSON.stringify(event))));

test.each(readers)('%s with any content is read, ignored or refused', (_what, read) => {
  fc.assert(
    fc.property(anyEnvelope, (envelope) => {
      const event = read(envelope);
      expect(typeof event.kind).toBe('string');
      // What leads to an evaluation is about the account that AWS names, whatever the content says.
      if ('resource' in event)
        expect(event.resource).toMatchObject({ accountId: envelope.account, region: envelope.region });
    }),
  );
});

test('the name of a resource is passed on as it is', () => {
  fc.assert(
    fc.property(anyText, (bucket) => {
      fc.pre(bucket !== '');
      for (const read of [
        complianceChange.read(envelopeSchema.parse(aComplianceChange({ bucket }))),
        apiCall.read(envelopeSchema.parse(s3Call({ bucket }))),
      ]) {
        expect(read).toMatchObject({ kind: 'evaluate', resource: { id: bucket } });
      }
    }),
  );
});
