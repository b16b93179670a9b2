// What serverless.management.yml takes from code.
import { homeRegion, resourcesIn } from './management.ts';

export const stack = ({ options }) => ({ Resources: resourcesIn(options.region ?? homeRegion) });
