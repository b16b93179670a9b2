// Who made the last call, as CloudTrail's event history says.
import { lastCaller } from '../../../events/aws/event-history.ts';

const arn = (session: string) => `arn:aws:sts::111122223333:assumed-role/${session}`;
const [dana, carla, palisade] = [arn('developer/dana'), arn('developer/carla'), arn('PalisadeSpoke/palisade')];
const calls = ['PutBucketAcl', 'PutBucketPolicy'];
const event = (principal: string, eventName = 'PutBucketAcl', rest: object = {}) => ({
  CloudTrailEvent: JSON.stringify({ eventName, userIdentity: { type: 'AssumedRole', arn: principal }, ...rest }),
});

test.each([
  { name: 'the newest counts', events: [event(dana), event(carla)], who: dana },
  { name: 'other calls do not count', events: [event(dana, 'PutBucketTagging'), event(carla)], who: carla },
  { name: 'refused calls do not count', events: [event(dana, undefined, { errorCode: 'AccessDenied' })], who: null },
  { name: "Palisade's own do not count", events: [event(palisade), event(carla)], who: carla },
  {
    name: 'a role of nearly the same name counts',
    events: [event(arn('PalisadeSpokes/dana'))],
    who: arn('PalisadeSpokes/dana'),
  },
  {
    name: 'what does not parse names nobody',
    events: [{}, { CloudTrailEvent: '{' }, { CloudTrailEvent: '{"eventName":7}' }],
    who: null,
  },
  { name: 'an empty history names nobody', events: [], who: null },
])('$name', ({ events, who }) => {
  expect(lastCaller(events, calls, 'PalisadeSpoke')).toBe(who);
});
