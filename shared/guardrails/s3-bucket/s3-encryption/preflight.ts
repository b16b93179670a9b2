// Decides whether something that works today would stop by a change of default encryption.
import type { Settings } from '../../../lib/settings.ts';
import { type Preflight, preflightOf } from '../../contract/preflight.ts';
import type { Encryption } from './settings.ts';

export function preflight(_facts: Settings, change: Encryption): Preflight<Encryption> {
  return preflightOf(change, [], []);
}
