// docs/reference/people-may-read.md: what people may read where they change nothing, generated from the lists that the
// policies have.
import { policyParameters } from '../../shared/governance/schema/policies.ts';
import { noPersonChanges } from '../../shared/policies/statements/no-person-changes.ts';
import { code, listed, page, pageHead, prose, table } from './markdown.ts';
import { metricsAndLogsServices, type ReadList, type Service, writesThatPass } from './read-action-lists.ts';
import { readOnlyAccess } from './read-actions-file.ts';

/** The services that people can read in production, with these role lists. */
export function readableServices(): ReadonlySet<string> {
  const [statement] = noPersonChanges.statements({ ...policyParameters.parse({}), regions: ['us-east-1'] });
  return new Set([statement?.NotAction ?? []].flat().map((action) => action.split(':')[0] ?? ''));
}

/** The text of the page. `lists` are those of the policies, `services` all of IAM. */
export function peopleMayReadPage(lists: readonly ReadList[], services: readonly Service[]): string {
  const readable = readableServices();
  const reads = services.filter(({ actions }) =>
    actions.some(({ accessLevel }) => accessLevel === 'Read' || accessLevel === 'List'),
  );
  return page(
    pageHead('What people may read', "IAM's access levels and AWS's ReadOnlyAccess"),
    prose(
      `In production nobody changes anything by hand, and in testing accounts data scientists and ML engineers do not: the policies ${code('no-person-changes')} and ${code('no-experimenter-changes')} deny everything but the actions on this page. They allow nothing; what a person may read, the permissions of the person say.`,
    ),
    prose(
      `The actions are those that AWS's managed policy ReadOnlyAccess allows (${readOnlyAccess.version} of ${readOnlyAccess.createDate}), with a wildcard behind a verb where no action of the service that writes begins so. Secrets and credentials that ReadOnlyAccess leaves out stay closed. One policy has room for ${readable.size} services with the role lists of the example: first those of Palisade and of the platform that it governs, then services that most organizations run, then the others, the shortest first. Longer role lists leave room for fewer; ${code('palisade scp production --json')} shows the document.`,
    ),
    '## Services that people can read',
    table(
      ['Service', 'Actions'],
      lists
        .filter(({ service }) => readable.has(service))
        .map(({ service, patterns, isMetrics }) => [
          isMetrics ? `${code(service)} (metrics and logs)` : code(service),
          patterns.map(code).join(', '),
        ]),
    ),
    prose(
      `Where ${code('policies.readMetricsAndLogs')} is ${code('false')}, the lists of metrics and logs are missing in testing accounts (${listed(metricsAndLogsServices.filter((service) => readable.has(service)).map(code))}, and the metrics of ${code('sagemaker')}).`,
    ),
    '## Services that people cannot read',
    prose(
      "For these there is no room, or ReadOnlyAccess does not name them. Break-glass reads them, and so does every role that is not a person's.",
    ),
    prose(`${listed(reads.filter(({ name }) => !readable.has(name)).map(({ name }) => code(name)))}.`),
    '## Writes that pass',
    prose(
      'All other actions of the access levels Write, Permissions management and Tagging are denied, of every service.',
    ),
    table(
      ['Action', 'Why'],
      Object.entries(writesThatPass).map(([action, why]) => [code(action), why]),
    ),
  );
}
