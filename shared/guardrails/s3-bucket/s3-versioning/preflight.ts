// Decides whether something that works today would stop by a change of versioning.
import type { Settings } from '../../../lib/settings.ts';
import { type Preflight, preflightOf } from '../../contract/preflight.ts';
import type { Versioning } from './settings.ts';

export function preflight(_facts: Settings, change: Versioning): Preflight<Versioning> {
  return preflightOf(change, [], []);
}
