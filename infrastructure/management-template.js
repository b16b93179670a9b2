// What serverless.management.yml takes from code.
import { home, resourcesIn } from './management.ts';

export const stack = ({ options }) => ({ Resources: resourcesIn(options.region ?? home) });
