// Serverless plugin: validates governance.yml before packaging, packages it as JSON with the bundles of the functions, and
// leaves out what the Region does not have.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GovernanceError, governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import { currentBundles } from './bundles/bundles.ts';
import { zipFileOf } from './bundles/package.ts';
import { functionsFor } from './regional-functions.ts';

export default class GovernancePlugin {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { 'before:package:createDeploymentArtifacts': () => this.packageFunctions() };
  }

  async packageFunctions() {
    const governance = this.readGovernance();
    const { service, serviceDir } = this.serverless;
    service.functions = functionsFor(governance, service.functions);
    const bundles = await currentBundles();
    mkdirSync(join(serviceDir, '.serverless'), { recursive: true });
    for (const [name, settings] of Object.entries(service.functions)) {
      // A relative path: it is part of the state that osls compares to find out whether anything has changed.
      const artifact = join('.serverless', `${name}.zip`);
      writeFileSync(join(serviceDir, artifact), zipFileOf(bundles, name, governance));
      settings.package = { artifact };
    }
  }

  readGovernance() {
    try {
      return readGovernance(governanceFile());
    } catch (error) {
      if (!(error instanceof GovernanceError)) throw error;
      throw new this.serverless.classes.Error(`governance.yml cannot be deployed:\n${error.message}`);
    }
  }
}
