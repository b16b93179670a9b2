// Palisade's own events: accepted only from the hub's account, whatever a member account puts on the bus.

import { envelopeSchema } from '../../../events/envelope.ts';
import * as alert from '../../../events/palisade/alert.ts';
import * as approvalRequested from '../../../events/palisade/approval-requested.ts';
import * as dismissalRequested from '../../../events/palisade/dismissal-requested.ts';
import * as palisadeFinding from '../../../events/palisade/finding-event.ts';
import * as platformRequested from '../../../events/palisade/platform-requested.ts';
import * as sweepRequested from '../../../events/palisade/sweep-requested.ts';
import * as undoRequested from '../../../events/palisade/undo-requested.ts';
import { aFinding } from '../../support/finding.ts';

const [hub, member] = ['222233334444', '111122223333'];
const undo = { findingId: 'pf-1', dryRun: false, requestedBy: 'dana' };

describe.each([
  {
    name: 'a finding',
    detailType: 'Palisade Finding',
    detail: aFinding(),
    read: palisadeFinding.read,
    kind: 'finding',
  },
  { name: 'an alert', detailType: 'Palisade Alert', detail: aFinding(), read: alert.read, kind: 'alert' },
  {
    name: 'a digest',
    detailType: 'Palisade Digest Due',
    detail: { channel: 'alerts', urgent: false },
    read: alert.read,
    kind: 'digest due',
  },
  {
    name: 'a request to undo',
    detailType: 'Palisade Undo Requested',
    detail: undo,
    read: undoRequested.read,
    kind: 'undo',
  },
  {
    name: 'a dismissal',
    detailType: 'Palisade Dismissal Requested',
    detail: { ...undo, reason: 'a lab' },
    read: dismissalRequested.read,
    kind: 'dismissal',
  },
  {
    name: 'a request for an owner of datasets',
    detailType: 'Palisade Platform Requested',
    detail: { kind: 'owner', accountId: member, reason: 'r', requestedBy: 'palisade-onboard-account' },
    read: platformRequested.read,
    kind: 'request',
  },
  {
    name: 'a request for a sweep',
    detailType: 'Palisade Sweep Requested',
    detail: { accounts: [], requestedBy: 'dana' },
    read: sweepRequested.read,
    kind: 'request',
  },
  {
    name: 'a page of a sweep',
    detailType: 'Palisade Sweep Page',
    detail: {
      sweepId: 's',
      since: '2026-11-25T10:00:00.000Z',
      accountId: member,
      cursor: { type: 'AWS::S3::Bucket', region: null, token: 't' },
    },
    read: sweepRequested.read,
    kind: 'page',
  },
])('$name', ({ detailType, detail, read, kind }) => {
  const from = (account: string, contents: object = detail) =>
    read(
      envelopeSchema.parse({
        id: 'e',
        source: 'palisade',
        'detail-type': detailType,
        account,
        region: 'us-east-1',
        detail: contents,
      }),
      hub,
    );

  test('from the hub is read', () => {
    expect(from(hub)).toMatchObject({ kind });
  });

  test('from a member account is refused', () => {
    expect(from(member)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(`${member} is not the hub`),
    });
  });

  test('with an invalid detail is refused', () => {
    expect(from(hub, { nothing: true })).toMatchObject({ kind: 'refused' });
  });
});

test('a page of a sweep that was queued before an upgrade starts again at the first page', () => {
  const detail = { sweepId: 's', since: '2026-11-25T10:00:00.000Z', accountId: member, token: 'next-page' };
  const envelope = { id: 'e', source: 'palisade', account: hub, region: 'us-east-1', detail };
  const event = sweepRequested.read(envelopeSchema.parse({ ...envelope, 'detail-type': 'Palisade Sweep Page' }), hub);
  expect(event).toMatchObject({ kind: 'page', page: { sweepId: 's', accountId: member, cursor: null } });
});

test.each([
  { read: undoRequested.read, detail: undo },
  { read: approvalRequested.read, detail: undo },
  { read: dismissalRequested.read, detail: { ...undo, reason: 'a lab' } },
  { read: sweepRequested.read, detail: { accounts: [], requestedBy: 'dana' } },
  { read: platformRequested.read, detail: { kind: 'shut', accountId: member, reason: 'r', requestedBy: 'dana' } },
])('the contents of a request under another name are no request', ({ read, detail }) => {
  const envelope = { id: 'e', source: 'palisade', account: hub, region: 'us-east-1', detail };
  for (const fields of [{ 'detail-type': 'Anything' }, { 'detail-type': 'Palisade Undo Requested', source: 'other' }]) {
    expect(read(envelopeSchema.parse({ ...envelope, ...fields }), hub)).toMatchObject({ kind: 'refused' });
  }
});
