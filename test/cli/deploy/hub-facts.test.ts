// What `palisade deploy` reads of the hub before it says what to do next.
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { readHubFacts } from '../../../cli/deploy/next-steps.ts';
import { neverStarted } from '../../../shared/remediation/change-control/pauses.ts';
import { aGovernance } from '../../support/site.ts';

const access = {
  accountId: '222243334444',
  arn: 'arn:aws:iam::222243334444:user/dana',
  from: 'a profile',
  credentials: async () => ({ accessKeyId: 'k', secretAccessKey: 's' }),
};
const topic = 'arn:aws:sns:us-east-1:222243334444:palisade-findings';

test.each([
  { name: 'nobody', SubscriptionArns: [], isSilent: true },
  { name: 'somebody who has not confirmed', SubscriptionArns: ['PendingConfirmation'], isSilent: true },
  { name: 'somebody', SubscriptionArns: ['PendingConfirmation', `${topic}:1`], isSilent: false },
])('a topic to which $name has subscribed', async ({ SubscriptionArns, isSilent }) => {
  const sns = mockClient(SNSClient);
  const Subscriptions = SubscriptionArns.map((SubscriptionArn) => ({ SubscriptionArn }));
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions });
  const { silentTopics } = await readHubFacts(access, aGovernance(), 'us-east-1', neverStarted);
  sns.restore();
  expect(silentTopics).toEqual(isSilent ? expect.arrayContaining(['palisade-findings']) : []);
});
