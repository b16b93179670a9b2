// What `palisade doctor` finds: a hub that is deployed in the account of the caller's credentials, unless told otherwise.
import type { Situation } from '../../cli/doctor/situation.ts';
import { aGovernance } from './site.ts';

export const hubAccount = '111122223333';
export const otherAccount = '444455556666';

/** The place of a hub in AWS. */
export const inAws = (hubAccountId: string | undefined, isChosen = true): Situation['place'] => ({
  kind: 'aws',
  region: 'eu-west-1',
  isChosen,
  hubAccountId,
});

export const callerIn = (accountId: string): Situation['caller'] => ({
  ok: true,
  value: { accountId, arn: `arn:aws:iam::${accountId}:user/dana` },
});

export function aSituation(more: Partial<Situation> = {}): Situation {
  return {
    place: inAws(hubAccount),
    profiles: { chosen: undefined, ofHub: [] },
    hasRegion: true,
    caller: callerIn(hubAccount),
    hub: 'present',
    file: 'governance.yml',
    governance: aGovernance(),
    mistakes: [],
    ...more,
  };
}
