// Who violated, and who only requested work: a requester is never named as the violator.
import * as approvalRequested from '../../../events/palisade/approval-requested.ts';
import * as baselineRequested from '../../../events/palisade/baseline-requested.ts';
import * as dismissalRequested from '../../../events/palisade/dismissal-requested.ts';
import * as undoRequested from '../../../events/palisade/undo-requested.ts';
import { palisadeSource } from '../../../shared/bus/put-events.ts';
import { describeWho, violatorOf } from '../../../shared/findings/violator.ts';

const dana = 'arn:aws:sts::222233334444:assumed-role/platform-operator/dana';

test.each([
  ['AWS API Call via CloudTrail', dana],
  ['Config Rules Compliance Change', dana],
  ['Palisade Sweep', null],
  [baselineRequested.detailType, null],
  [undoRequested.detailType, null],
  [approvalRequested.detailType, null],
  [dismissalRequested.detailType, null],
])('the principal of %s is the violator: %s', (detailType, violator) => {
  expect(violatorOf({ eventId: 'e', detailType, principal: dana })).toBe(violator);
});

test.each([
  ['AWS API Call via CloudTrail', dana, `call by ${dana}`],
  ['Config Rules Compliance Change', null, 'not known'],
  ['Palisade Sweep', dana, `requested by ${dana}`],
  ['Palisade Sweep', null, 'on schedule'],
  [baselineRequested.detailType, 'palisade-compare-accounts', 'requested by palisade-compare-accounts'],
  [undoRequested.detailType, dana, `requested by ${dana}`],
  [approvalRequested.detailType, dana, `approved by ${dana}`],
  [dismissalRequested.detailType, dana, `dismissed by ${dana}`],
])('who is behind %s with the principal %s: %s', (detailType, principal, who) => {
  expect(describeWho({ detailType, principal })).toBe(who);
  expect(describeWho({ detailType, principal }, () => 'X')).toBe(
    principal === null ? who : who.replace(principal, 'X'),
  );
});

test("Palisade's own events are told by the name of their source", () => {
  const detailType = `${palisadeSource} Something New`;
  expect(violatorOf({ eventId: 'e', detailType, principal: dana })).toBeNull();
});
