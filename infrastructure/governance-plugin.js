// Serverless plugin: validates governance.yml before packaging, packages it as JSON with the functions, and leaves out
// what the Region does not have.
import { mkdirSync, writeFileSync } from 'node:fs';
import { GovernanceError, governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import { functionsFor } from './regional-functions.ts';

export default class GovernancePlugin {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { 'before:package:createDeploymentArtifacts': () => this.compile() };
  }

  compile() {
    try {
      const governance = readGovernance(governanceFile());
      mkdirSync('.palisade/build', { recursive: true });
      writeFileSync('.palisade/build/governance.json', JSON.stringify(governance));
      const { service } = this.serverless;
      service.functions = functionsFor(governance, service.functions);
    } catch (error) {
      if (!(error instanceof GovernanceError)) throw error;
      throw new this.serverless.classes.Error(`governance.yml cannot be deployed:\n${error.message}`);
    }
  }
}
