// The check of `palisade doctor` for the journal, which the deployment protects against deletion.
import { isProtected } from '../../infrastructure/journal-protection.ts';
import { toResult } from '../../shared/aws/errors.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, pass, unanswered } from './check.ts';

const what = 'journal';

export async function checkJournal({ journal: { dynamodb, table } }: HubClients): Promise<Check> {
  const answer = await toResult(isProtected(dynamodb, table));
  if (!answer.ok) return unanswered(what, table, answer.failure, deployCommand);
  if (answer.value) return pass(what, table, 'protected against deletion');
  const repair = `aws dynamodb update-table --table-name ${table} --deletion-protection-enabled`;
  return { what, where: table, state: 'attention', says: 'not protected against deletion', repair };
}
