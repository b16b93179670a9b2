// The parts of serverless.management.yml that are generated from code.
import { homeRegion, resourcesIn } from './management.ts';

export const stack = ({ options }) => ({ Resources: resourcesIn(options.region ?? homeRegion) });
