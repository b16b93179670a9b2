// Serverless plugin for the data that outlives the stack: leaves it out with --param existingData=true, and protects the
// journal against deletion after a deployment.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { journalTableName } from '../shared/aws/names.ts';
import { withExistingData } from './existing-data.ts';
import { protectTable } from './journal-protection.ts';

export default class DataPlugin {
  constructor(serverless, _options, { log }) {
    this.serverless = serverless;
    this.log = log;
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.useExistingData(),
      'after:deploy:deploy': () => this.protectJournal(),
    };
  }

  useExistingData() {
    const { custom, provider } = this.serverless.service;
    if (String(custom.existingData) !== 'true') return;
    const template = provider.compiledCloudFormationTemplate;
    template.Resources = withExistingData(template.Resources);
  }

  /** The deployment has succeeded by now: a refusal is a warning, which `palisade doctor` repeats. */
  async protectJournal() {
    try {
      const provider = this.serverless.getProvider('aws');
      await protectTable(new DynamoDBClient(await provider.getAwsSdkV3Config()), journalTableName);
    } catch (error) {
      this.log.warning(`The table ${journalTableName} is not protected against deletion: ${error.message}`);
    }
  }
}
