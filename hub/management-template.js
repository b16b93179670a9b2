// What serverless.management.yml takes from code.
import { conditions, resources } from './management.ts';

export const stack = { Conditions: conditions, Resources: resources };
