// Lambda function export-findings: stores findings as evidence, and imports them into Security Hub.
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { evidenceBucketName } from '../../shared/aws/names.ts';
import { environment, governance, logger, messageHandling } from '../runtime/context.ts';
import { sqsBatchHandler } from '../runtime/sqs-consumer.ts';
import { exportFindings } from './export-findings.ts';
import { createImportFindings } from './import-findings.ts';

const { hubAccountId, region } = environment;
const evidence = {
  s3: new S3Client({ requestHandler }),
  bucket: evidenceBucketName(hubAccountId),
  accountId: hubAccountId,
};

const importFindings = createImportFindings(
  new SecurityHubClient({ requestHandler }),
  { accountId: hubAccountId, region },
  logger,
);

export const handler = sqsBatchHandler({
  ...messageHandling,
  handleAll: (deliveries) => exportFindings({ governance, evidence, importFindings, hubAccountId }, deliveries),
});
