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

  organization:
    'The organizational units and accounts that `palisade organization apply` makes. Without it, Palisade makes none.',
  'organization.managedBy':
    'Who makes units and accounts: with `control-tower`, they are only compared, and Account Factory makes them.',
  'organization.units':
    'Names of organizational units, by the path of the unit above them, such as `Workloads`; a unit that no list has is directly below the root.',
  'organization.accounts': 'Accounts by name. An account is known by its email address, and never renamed or closed.',
  'organization.accounts.*': 'NAME is the name of the account.',
  'organization.accounts.*.email': 'Email address of the root user, which no other AWS account has.',
  'organization.accounts.*.unit': 'Path of the organizational unit below the root, such as `Workloads/Data Science`.',
  'organization.accounts.*.owner': 'Value of the tag `owner` that the account gets in the organization.',

  accountTypes: 'How an account gets its type: from its OU, else from a tag, else from a list.',
  'accountTypes.organizationalUnits':
    'Account type by the name or ID of an OU. The nearest listed OU above the account decides. Either the type, or the type and the environment: `{ type: testing, environment: development }`.',
  'accountTypes.organizationalUnits.*':
    'NAME is the name or ID of an OU. Its value is an account type, or an object with these keys.',
  'accountTypes.organizationalUnits.*.type': 'Account type.',
  'accountTypes.organizationalUnits.*.environment':
    'Environment of the accounts: they are admitted only to what accounts of the same environment share. Default: what the tag says, else production.',
  'accountTypes.tag': 'Key of the account tag that decides where no listed OU does. It is set in Organizations.',
  'accountTypes.environmentTag':
    'Key of the account tag that says the environment where the OU or the list does not. Without it, `palisade:environment` is read where no OU gives the type. An account with another value than an environment is admitted nowhere.',
  'accountTypes.accounts':
    'Account type, or type and environment, by account ID, where neither OU nor tag decides. Quote the IDs.',
  'accountTypes.accounts.*':
    'NAME is the ID of an account. Its value is an account type, or an object with these keys.',
  'accountTypes.accounts.*.type': 'Account type.',
  'accountTypes.accounts.*.environment': 'Environment of the account.',
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
  'policies.roles.operators': 'People who may ask Palisade for a baseline, an undo or a replay.',
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

  platform: 'What accounts share: Palisade makes it, and admits accounts to it.',
  'platform.datasets':
    'Datasets by name. Each data-management account gets a bucket `ml-data-NAME-ACCOUNT` and a KMS key `alias/ml/data-NAME` for each of them. One that is removed from here is closed: it admits nobody, and nothing is deleted.',
  'platform.datasets.*': 'NAME is the name of the dataset.',
  'platform.datasets.*.readers':
    'Types of the accounts that read the dataset, in the environment of the account that has it.',
  'platform.datasets.*.region': 'Governed Region of bucket and key. Default: the first of `regions`.',
  'platform.images': 'Image repositories (Amazon ECR) of each shared-services account.',
  'platform.images.repositories': 'Names. The repository of `train` is called `ml-train`.',
  'platform.images.untaggedDays': 'Days until an image without a tag is removed.',
  'platform.packages': 'Package repositories (AWS CodeArtifact) of each shared-services account.',
  'platform.packages.domain': 'Name of the domain. It begins with `ml-`.',
  'platform.packages.external': 'Public repositories whose packages can be installed through the domain.',
  'platform.packages.own':
    'Python packages that are published here, by their normalized names. A package of the same name from outside is never installed.',
  'platform.code': 'Code repositories of each shared-services account, or a connection to them.',
  'platform.code.repositories': 'CodeCommit repositories. Their names begin with `ml-`.',
  'platform.code.connection':
    'ARN of a connection (AWS CodeConnections) to repositories elsewhere. Palisade only looks whether it is available.',
  'platform.models':
    'Models. Each shared-services account gets a model package group `ml-NAME` (SageMaker) for each of them, and one bucket for their artifacts.',
  'platform.pipelines':
    'Pipelines (AWS CodePipeline) of each shared-services account, by name: they train in a testing account, register the model, wait for an approval, and deploy in a production account of the same environment.',
  'platform.pipelines.*': 'NAME is the name of the pipeline, which is called `ml-NAME`.',
  'platform.pipelines.*.source': 'Where the code is.',
  'platform.pipelines.*.source.repository': 'One of `platform.code.repositories`; with a connection `owner/name`.',
  'platform.pipelines.*.source.branch': 'Branch whose commits start the pipeline.',
  'platform.pipelines.*.source.connection': 'ARN of the connection (AWS CodeConnections) to the repository.',
  'platform.pipelines.*.model': 'One of `platform.models`, which it registers.',
  'platform.pipelines.*.train':
    'Build specification in the source that trains the model, such as `buildspec-train.yml`.',
  'platform.pipelines.*.deploy': 'Template that deploys the model: one of `platform/templates`.',
  'platform.pipelines.*.approvers':
    'Who may approve a model for production: roles of the account of the pipeline by name, with path if they have one, or ARNs of roles and users. `*` stands for any text.',
  'platform.pipelines.*.trainIn':
    'Testing account in which it trains, by id or by its name in the organization. Needed where the environment has several.',
  'platform.pipelines.*.deployIn':
    'Production account in which it deploys, by id or by its name in the organization. Needed where the environment has several.',
  'platform.catalog': 'Portfolio of AWS Service Catalog that each shared-services account offers to the others.',
  'platform.catalog.portfolio': 'Name of the portfolio.',
  'platform.catalog.products': 'Templates by the name of the product.',
  'platform.catalog.principals':
    'Roles that get the products, by name with path, in any account. `*` stands for any text.',

  admission: 'When an account is admitted to what other accounts share.',
  'admission.requires':
    'Steps of the baseline and policy documents that have to be in force in an account: on `enforce`, and verified. `policies` stands for all documents that accounts of its type get.',

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
