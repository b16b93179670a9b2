// Descriptions of the keys of governance.yml, by their path in the schema. They are not in the schema itself, because
// it is part of every function's bundle. A description in the schema takes precedence.
import { baselineStepKinds, policyDocumentNames } from '../../shared/governance/schema/mode-names.ts';

const contact = { name: 'Name.', title: 'Job title.', email: 'Email address.', phone: 'Phone number.' };
const contactOf = (kind: string) =>
  Object.fromEntries(
    Object.entries(contact).map(([field, meaning]) => [`baseline.contacts.${kind}.${field}`, meaning]),
  );

/** In a path, `[]` stands for an entry of a list and `*` for a key that the author of the file chooses. */
export const governanceDescriptions: Readonly<Record<string, string>> = {
  $schema: 'Path or URL of the JSON Schema, for editors that read it from here.',
  version: 'Version of this format.',
  hub: 'What `palisade deploy` needs to know, so that no parameter is typed. The local cloud ignores it.',
  'hub.organizationId': '`Organization.Id` of `aws organizations describe-organization`.',
  'hub.managementAccountId': '`Organization.MasterAccountId` of the same command. Quote it.',
  'hub.accountId': 'The Shared Services account, in which the hub runs. Quote it.',
  'hub.externalId':
    'External ID that the roles in other accounts require, so that only this hub can use them. `palisade init` makes one; it is not a secret. To change it, deploy both stacks and apply all baselines again.',
  'hub.alarmTopicArn':
    "SNS topic for the alarms of the relay. It is in the management account, in the Region of that account's stack, and its policy admits cloudwatch.amazonaws.com.",
  'hub.evidenceDays': 'How long evidence is kept. Default: 2557, seven years.',
  'hub.existingData': 'Whether a hub that was removed is deployed again with the journal and the buckets that it left.',
  'hub.controlTowerRegion':
    "Home Region of AWS Control Tower, where it differs from the one of the management account's stack: a second relay is deployed there.",

  regions: 'AWS Regions that Palisade governs. The hub runs in the first one.',

  accountTypes: 'How an account gets its type: from its OU, else from a tag, else from a list.',
  'accountTypes.organizationalUnits':
    'Account type by the name or ID of an OU. The nearest listed OU above the account decides.',
  'accountTypes.tag': 'Key of the account tag that decides where no listed OU does. It is set in Organizations.',
  'accountTypes.accounts': 'Account type by account ID, where neither OU nor tag decides. Quote the IDs.',
  'accountTypes.exclude': 'Accounts in which Palisade does nothing at all: no baseline, no evaluation, no finding.',
  'accountTypes.exclude.organizationalUnits': 'Names or IDs of OUs. Every account below them is excluded.',
  'accountTypes.exclude.accounts': 'Account IDs. Quote them.',

  guardrails: 'What the guardrails require. A block for an account type overrides `all`, key by key.',
  'guardrails.all': 'What holds in every account.',
  'guardrails.*': 'What holds in accounts of this type, in addition to `all` or instead of it.',
  'guardrails.*.*.mode':
    '`remediate` changes, verifies and reports what violates the guardrail; `monitor` only reports it. One word for all accounts, or one for existing and one for new accounts, as in the default.',
  'guardrails.*.*.approval':
    'Which fixes wait for an approval: with `when-held` those that would break something, with `always` all of them. With `never`, what is held cannot be approved, only cleared or exempted. Default: when-held.',
  'guardrails.*.*.approvers':
    "Who may approve a fix that is held: roles of the hub's account by name with path, or ARNs of roles and users. `*` stands for any text; a session counts as its role. Default: nobody.",
  'guardrails.all.s3-encryption.encryption':
    'Weakest algorithm that is accepted. Buckets with a stronger one keep it, with their key.',
  'guardrails.all.s3-encryption.key':
    'KMS key for a bucket that is changed to `aws:kms`: the ARN of a key or alias, in which `{partition}`, `{region}` and `{account}` are those of the bucket, or `aws-managed-key`. `null`: buckets are never changed to `aws:kms`, only reported.',
  'guardrails.all.s3-encryption.bucketKey': 'Whether a bucket that is changed to `aws:kms` gets an S3 Bucket Key.',

  configRules: 'Names of further AWS Config rules, by guardrail. Rules that a guardrail lists by identifier need none.',

  baseline: 'What every account gets, in addition to the roles, the rules and the guardrails.',
  'baseline.modes':
    'Modes of the steps, by account type or `all`: `enforce` makes changes, `monitor` only reports them, `off` does not look. One word for all accounts, or two: `{ existing: monitor, new: enforce }`, which is the default.',
  'baseline.modes.*':
    'NAME is an account type, or `all`. What is named counts before `default`, and a type before `all`.',
  'baseline.modes.*.default': 'Mode of the steps that change settings and are not named.',
  ...Object.fromEntries(
    Object.entries(baselineStepKinds).map(([step, kind]) => [
      `baseline.modes.*.${step}`,
      `Mode of the step \`${step}\`${kind === 'setting' ? '' : ', which `default` does not cover: it is done unless it is named'}.`,
    ]),
  ),
  'baseline.accessRole': 'Role that Palisade assumes in new accounts.',
  'baseline.deadlineMinutes':
    'How long steps are retried in an account that is not usable yet, before the baseline fails.',
  'baseline.recheckHours': 'Age at which a complete baseline is evaluated again, and re-applied where it has drifted.',
  'baseline.quarantine':
    'Whether a new account is quarantined until its baseline is complete: nobody but Palisade, account factories and automation can do anything in it.',
  'baseline.owners':
    'Value of the tag `owner`, by account type, for accounts without that tag. `all` is for types that are not listed.',
  'baseline.contacts': 'Alternate contacts of each account. A contact that is left out is not touched.',
  'baseline.contacts.security': 'Contact for security.',
  'baseline.contacts.operations': 'Contact for operations.',
  'baseline.contacts.billing': 'Contact for billing.',
  ...contactOf('security'),
  ...contactOf('operations'),
  ...contactOf('billing'),
  'baseline.keys':
    'Whether the KMS key that `s3-encryption` names by an alias is made where it is missing: one per account and governed Region, $1 to $3 a month each. A key that is there is used, and not changed. `off`: you make the keys.',
  'baseline.keyReaders':
    'Ids of other accounts whose roles may read, through S3, what is encrypted with a key that Palisade made, by the type of the account that has the key; `all` is added for every type. The roles need `kms:Decrypt` and `s3:GetObject`, and the bucket policy has to admit them.',
  'baseline.passwordPolicy': 'Password policy of IAM users. A stricter setting of the account is kept.',
  'baseline.passwordPolicy.minimumLength': 'Fewest characters.',
  'baseline.passwordPolicy.maxAgeDays': 'Days after which a password expires.',
  'baseline.passwordPolicy.reusePrevention': 'Number of earlier passwords that cannot be used again.',
  'baseline.configRecorder':
    'AWS Config. A recorder of Control Tower is not touched; another is widened if it misses a governed type.',
  'baseline.configRecorder.record': 'Which resource types it records: `all`, or only those of `guardrails`.',
  'baseline.configRecorder.deliveryBucket':
    "Bucket that AWS Config delivers to. Without it, the hub's own bucket is used.",

  policies: 'Input of the service control policies and resource control policies. `palisade scp` shows the result.',
  'policies.modes':
    'Modes of the policy documents, by account type or `all`: `enforce` attaches them, `monitor` leaves attachments as they are and reports what is missing, `off` detaches them. One word for all accounts, or two.',
  'policies.modes.*':
    'NAME is an account type, or `all`. What is named counts before `default`, and a type before `all`.',
  'policies.modes.*.default': 'Mode of the documents that are not named.',
  ...Object.fromEntries(
    policyDocumentNames.map((name) => [`policies.modes.*.${name}`, `Mode of the document \`${name}\`.`]),
  ),
  'policies.roles': 'IAM roles by their purpose, by name with path, in any account. `*` stands for any text.',
  'policies.roles.pipeline': 'The pipeline that carries models to production, with its CloudFormation role.',
  'policies.roles.automation': 'What deploys the platform itself: pipelines of shared-services, StackSets.',
  'policies.roles.breakGlass': 'Emergency access.',
  'policies.roles.dataScientists': 'Data scientists.',
  'policies.roles.mlEngineers': 'ML engineers.',
  'policies.roles.operators': 'People who may ask Palisade for a baseline, an undo or a redrive.',
  'policies.readMetricsAndLogs':
    'Whether data scientists and ML engineers may read training metrics and logs in testing accounts.',
  'policies.productionData': 'Which buckets of data-science accounts hold production data.',
  'policies.productionData.buckets': 'Bucket names. `*` stands for any text.',
  'policies.productionData.tag': 'Tag of such buckets. It counts where ABAC is enabled on the bucket.',
  'policies.productionData.tag.key': 'Tag key.',
  'policies.productionData.tag.value': 'Tag value.',
  'policies.trustedRepositoryAccounts':
    'IDs of accounts outside the organization whose repositories may be used, such as those of AWS images.',
  'policies.inferenceProfiles':
    'Inference profiles with which Bedrock may serve a call in other Regions, by name. `[]`: none. `*` stands for any text.',
  'policies.originAccessIdentities':
    'IDs of CloudFront origin access identities that read buckets of data-management. Origin access control needs no entry.',
  'policies.sageMaker': 'What SageMaker requires where models are trained or run (data-science, testing, production).',
  'policies.sageMaker.vpcOnly': 'Jobs, models, notebooks and domains run in a VPC.',
  'policies.sageMaker.noDirectInternetAccess': 'Notebooks have no direct internet access.',
  'policies.sageMaker.noRootAccess': 'Notebooks give no root access.',
  'policies.sageMaker.volumeKey': 'Volumes are encrypted with a KMS key that the request names.',
  'policies.sageMaker.outputKey': 'Output is encrypted with a KMS key that the request names.',
  'policies.sageMaker.networkIsolation': 'Jobs and models run with network isolation.',

  alerts:
    'Notifications. Every notification goes to the SNS topic `palisade-findings`; routes send it to further channels.',
  'alerts.channels': 'Slack channels and SNS topics, by a name of your choice.',
  'alerts.channels.*': 'A channel is of one kind.',
  'alerts.channels.*.topic': "SNS topic in the hub's account and Region. Its name begins with `palisade-`.",
  'alerts.channels.*.webhook': 'SSM parameter (SecureString) with the URL of a Slack incoming webhook.',
  'alerts.channels.*.token': 'SSM parameter (SecureString) with the token of a Slack bot.',
  'alerts.channels.*.channel': 'Slack channel that the bot posts to.',
  'alerts.routes': 'Which findings go to which channels: to those of every route that matches.',
  'alerts.routes[]': 'A list that is left out matches everything.',
  'alerts.routes[].severities': 'Severities that match.',
  'alerts.routes[].states': 'States of a finding that match.',
  'alerts.routes[].accountTypes': 'Account types that match.',
  'alerts.routes[].guardrails': 'Guardrails that match, by ID.',
  'alerts.routes[].channels': 'Names of channels that get what matches.',
  'alerts.digestSeconds':
    'How long findings that follow a message are collected for one digest; critical ones for 2 seconds.',

  exports: 'Where findings go in addition to the journal.',
  'exports.securityHub': "Whether Security Hub in the hub's account gets findings.",
  'exports.evidence': 'Whether every state of a finding is kept in the evidence bucket.',

  exemptions: 'Violations that are reported and not remediated.',
  'exemptions[]': 'In `account`, `resource` and `guardrail`, `*` stands for any text.',
  'exemptions[].account': 'Account ID. Quote it.',
  'exemptions[].resource': 'Resource ID, for example the name of a bucket.',
  'exemptions[].guardrail': 'Guardrail ID.',
  'exemptions[].owner': 'Person or team that is notified two weeks before the end.',
  'exemptions[].reason': 'Reason, as findings show it.',
  'exemptions[].expires': 'Last day, in UTC, as in `2027-03-31`. The next evaluation after it remediates.',

  limits: 'When Palisade stops making changes by itself.',
  'limits.contested':
    'A resource is contested when it had this many remediations in this time. It is then only reported.',
  'limits.contested.repairs': 'Remediations of one finding.',
  'limits.contested.windowMinutes': 'Length of the window.',
  'limits.changesPerHour':
    'Change budget. When it is used up, Palisade reports and changes nothing until the hour ends.',
  'limits.changesPerHour.account': 'Changes per hour in one account.',
  'limits.changesPerHour.organization': 'Changes per hour in all accounts together.',
  'limits.approvalHours': 'How long an approval of a held fix is valid, if the resource does not change.',
  'limits.undoneHours': 'How long a guardrail is suspended for a resource after an undo.',

  sweep: 'The scheduled evaluation of all resources, which finds what no event reported.',
  'sweep.everyHours': 'Hours between two sweeps.',

  journal: 'The DynamoDB table `palisade-journal`.',
  'journal.retentionDays': 'How long the history of findings, and closed findings, are kept.',
};
