// Who violated, and who only requested work: a requester is never named as the violator.
import * as baselineRequested from '../../../events/palisade/baseline-requested.ts';
import * as undoRequested from '../../../events/palisade/undo-requested.ts';
import { violatorOf } from '../../../shared/findings/violator.ts';

const dana = 'arn:aws:sts::222233334444:assumed-role/platform-operator/dana';

test.each([
  ['AWS API Call via CloudTrail', dana],
  ['Config Rules Compliance Change', dana],
  ['Palisade Sweep', null],
  [baselineRequested.detailType, null],
  [undoRequested.detailType, null],
])('the principal of %s is the violator: %s', (detailType, violator) => {
  expect(violatorOf({ eventId: 'e', detailType, principal: dana })).toBe(violator);
});
