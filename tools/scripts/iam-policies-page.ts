// docs/reference/iam-policies.md: the IAM policies of those who deploy, plan and operate, as JSON to copy.
import {
  approverPolicy,
  hubDeployerPolicy,
  type IamPolicy,
  managementDeployerPolicy,
  operatorPolicy,
  type Place,
  plannerPolicy,
} from './iam-policies.ts';
import { page, pageHead, prose } from './markdown.ts';

const place = (accountId: string, region: string): Place => ({ partition: 'aws', region, accountId });

export function iamPoliciesPage(): string {
  return page(
    pageHead('IAM policies', 'tools/scripts/iam-policies.ts'),
    prose(
      'Policies for the roles of people and pipelines that use Palisade. Replace HUB_ACCOUNT, MANAGEMENT_ACCOUNT and HUB_REGION, and `aws` in another partition. Each fits into one managed policy. They contain what CloudFormation calls with the permissions of the caller, by the schemas of the resource types, and what the commands call themselves. Tests compare both, and deploy with them.',
    ),
    prose(
      'A role that deploys the hub can create roles whose names begin with `palisade-`, with any permissions: treat it as an administrator. List it in `policies.roles.automation`, and people who operate in `policies.roles.operators`.',
    ),
    ...block(
      'Deploy the hub',
      'In the Shared Services account.',
      hubDeployerPolicy(place('HUB_ACCOUNT', 'HUB_REGION')),
    ),
    ...block(
      'Deploy the management account’s stack',
      'In the management account. `EnterAccounts` is needed only if `palisade deploy` has no profile of the hub. With `hub.controlTowerRegion`, the Region of the ARNs has to match both Regions.',
      managementDeployerPolicy(place('MANAGEMENT_ACCOUNT', 'us-east-1'), 'HUB_ACCOUNT'),
    ),
    ...block(
      'Plan',
      'In the management account, for `palisade init`, `plan`, and `sweep` without a hub. `EnterAccounts` lets the caller do everything in the accounts: leave it out for `plan --configuration-only`, which a pipeline runs for pull requests. `plan --denied` reads the event history with the access role, which needs `cloudtrail:LookupEvents` and `ec2:DescribeRegions`.',
      plannerPolicy(place('MANAGEMENT_ACCOUNT', 'us-east-1')),
    ),
    ...block(
      'Operate',
      'In the Shared Services account, for `accounts`, `baseline`, `canary`, `dlq`, `doctor`, `finding`, `findings`, `held`, `pause`, `report`, `resume`, `sweep --by-hub` and `undo`. AWS asks for two permissions at a function URL. `lambda:InvokeFunction` is allowed through the URL only: who invokes the function directly writes its event, and with it the requester.',
      operatorPolicy(place('HUB_ACCOUNT', 'HUB_REGION')),
    ),
    ...block(
      'Approve',
      'In the Shared Services account, for `approve`, `findings` and `held`. It allows requests of every kind; the hub takes approvals only from those whom governance.yml names as `approvers`, and nothing else from them unless they are operators, too.',
      approverPolicy(place('HUB_ACCOUNT', 'HUB_REGION')),
    ),
  );
}

function block(title: string, text: string, policy: IamPolicy): string[] {
  return [`## ${title}`, prose(text), `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``];
}
