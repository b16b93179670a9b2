// Decides whether something that works today would stop by a change of the public access block.
import type { Settings } from '../../../lib/settings.ts';
import { type Preflight, preflightOf } from '../../contract/preflight.ts';
import type { PublicAccessBlock } from './settings.ts';

export function preflight(_facts: Settings, change: PublicAccessBlock): Preflight<PublicAccessBlock> {
  return preflightOf(change, [], []);
}
