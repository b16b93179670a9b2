// Runs before every test file that is not of the local cloud. In a run of all projects the test cloud's variables are
// set for all of them, and a command would find that cloud, and could stop it.
import { cloudVariables } from './cloud-variables.ts';

for (const name of cloudVariables) delete process.env[name];
