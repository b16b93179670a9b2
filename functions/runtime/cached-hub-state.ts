// The hub's state as the functions that change accounts read it, cached once for each execution environment.
import { createHubStateReader } from '../../shared/remediation/change-control/hub-state.ts';
import { journal } from './context.ts';

export const readCachedHubState = createHubStateReader(journal);
