// What the access matrix takes from AWS's documents and no test could try.
export const unproven: readonly string[] = [
  '**Propagation.** A change of a policy takes effect on AWS after seconds, sometimes later (IAM User Guide, "Changes that I make are not always immediately visible"). On the local cloud it takes effect at once, so the seconds that tests measure are those of Palisade alone.',
  "**SageMaker's managed jobs.** They read S3 with a session of the execution role, as AWS documents it. That `aws:PrincipalOrgID` and `aws:PrincipalAccount` are in these requests follows from that; it was not run. If they were missing, jobs would be refused: nobody would read more.",
  '**Control Tower.** Its landing zone, its Account Factory and its own SCPs exist on no local cloud. Where it manages the organization, Palisade only compares.',
  '**Models of another account.** SageMaker\'s guide lets the policy of a model package group allow `sagemaker:CreateModel` on its packages (SageMaker Developer Guide, "Deploy a Model Version from a Different Account"). The Service Authorization Reference has models as the only resource of this action, so iam-simulate cannot evaluate it on a package: a test compares the form of the document, and the local cloud asks for it as the guide says.',
  '**Packages without a namespace.** iam-simulate takes no ARN of a package whose namespace is empty, as those of PyPI are. The matrix evaluates packages with one; the policies name all packages.',
  "**Shares of AWS RAM.** A share admits accounts to a model package group beside the group's policy. The SCP that denies such shares is evaluated; no local cloud has the shares themselves.",
  '**The account of a confused deputy.** That CloudFormation sends `aws:SourceAccount` with the role of a stack is in no document of AWS. If it did not, deployments would be refused: nobody would do more.',
  '**What AWS Service Catalog shows.** Its portfolios have no policies: which accounts see one, and which roles launch its products, Service Catalog decides by shares and associations. The matrix takes the accounts from the list that Palisade keeps, and evaluates what IAM decides besides; on the local cloud, Service Catalog is simulated from its API reference.',
  '**The account of a launch.** That Service Catalog sends `aws:SourceAccount` with a launch role is in no document of AWS. If it did not, the condition about it would limit nothing: the role of a launch is one of the account that launches, as Service Catalog itself has it.',
  '**The size of key policies.** The quotas of AWS KMS do not name one any more; Palisade keeps to the former 32 KB.',
  '**Plain HTTP.** The endpoint of the local cloud stands for the https endpoints of AWS, so a call without TLS is evaluated and not made.',
];
