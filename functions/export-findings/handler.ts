// Lambda function export-findings: keeps findings as evidence and imports them into Security Hub.
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { requestHandler } from '../../shared/aws/connections.ts';
import { evidenceBucketOf } from '../../shared/aws/names.ts';
import { consumeTogether } from '../consume.ts';
import { bury, environment, governance, logger, postpone } from '../hub.ts';
import { exportFindings } from './export-findings.ts';

const { hubAccountId, region } = environment;
const dependencies = {
  logger,
  governance,
  hubAccountId,
  region,
  securityHub: new SecurityHubClient({ requestHandler }),
  evidence: {
    s3: new S3Client({ requestHandler }),
    bucket: evidenceBucketOf(hubAccountId),
    accountId: hubAccountId,
  },
};

export const handler = consumeTogether({
  logger,
  bury,
  postpone,
  handleAll: (deliveries) => exportFindings(dependencies, deliveries),
});
