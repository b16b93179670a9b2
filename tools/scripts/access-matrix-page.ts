// docs/concepts/platform.md: who may do what to what accounts share, from the tables that the tests evaluate and call.
import { type AccountName, accountOf, matrixAccountNames } from '../access-matrix/accounts.ts';
import { type PersonName, personOf } from '../access-matrix/people.ts';
import type { Side, Subject } from '../access-matrix/subject.ts';
import { subjects } from '../access-matrix/subjects.ts';
import { unproven } from '../access-matrix/unproven.ts';
import { page, pageHead, prose, table } from './markdown.ts';

export function accessMatrixPage(): string {
  return page(
    pageHead('Who may do what to what accounts share', 'the tests of the access matrix (tools/access-matrix)'),
    prose(introduction),
    prose(howProven),
    prose(notes),
    prose(
      'In these accounts nobody may do anything to what is of the environment production, not even a role that is allowed everything by its own policies (only the share of the catalog outlasts the membership of an account, until Palisade ends it):',
    ),
    table(['Account', 'Why'], matrixAccountNames.flatMap(refusedAccount)),
    ...subjects.flatMap(sectionsOf),
    '## What AWS does that was not proven',
    prose(notProven),
    unproven.map((text) => `- ${text}`).join('\n'),
  );
}

function sectionsOf(subject: Subject): readonly string[] {
  const { heading, about, lowerAbout, note, sentences } = subject;
  return [
    `## ${heading}`,
    prose(about),
    gridOf(subject, 'production'),
    ...(note === undefined ? [] : [prose(note)]),
    prose(lowerAbout),
    gridOf(subject, 'lower'),
    prose(`What is true of it, and what makes AWS refuse the opposite:`),
    table(
      ['Sentence', 'Means', 'Refused', 'Allowed'],
      sentences.map(({ sentence, means, rows }) => [
        withoutNumbers(sentence),
        means,
        String(rows.filter(({ isAllowed }) => !isAllowed).length),
        String(rows.filter(({ isAllowed }) => isAllowed).length),
      ]),
    ),
  ];
}

/** A sentence as readers see it: the numbers of its checks are for the tests. */
export function withoutNumbers(sentence: string): string {
  return sentence.replace(/ \(checks? [\d, ]+\)/, '');
}

/** A row for each person, below a row with the account; accounts in which nobody may do anything are left out. */
function gridOf(subject: Subject, side: Side): string {
  const { columns, people, owners } = subject;
  const names = Object.keys(columns);
  const rows = matrixAccountNames.flatMap((account) => {
    const asked = people[side].filter((name) => personOf(name).account === account);
    if (!asked.some((name) => allowedTo(subject, side, name).length > 0)) return [];
    const owns = owners[side] === account ? ' (has it)' : '';
    const head = [`**${accountOf(account).title}**${owns}`, ...names.map(() => '')];
    return [head, ...asked.map((name) => rowOf(subject, side, name))];
  });
  return table(['Who', ...Object.values(columns).map(({ title }) => title)], rows);
}

function rowOf(subject: Subject, side: Side, name: PersonName): readonly string[] {
  const allowed = allowedTo(subject, side, name);
  return [
    personOf(name).title,
    ...Object.keys(subject.columns).map((column) => (allowed.includes(column) ? 'yes' : '–')),
  ];
}

function allowedTo({ grids }: Subject, side: Side, name: PersonName): readonly string[] {
  return grids[side][name] ?? [];
}

function refusedAccount(account: AccountName): readonly (readonly string[])[] {
  const { title, why } = accountOf(account);
  return why === undefined ? [] : [[title, why]];
}

const introduction =
  'What accounts share belongs to one account of its environment: datasets to a Data Management account; images, packages, models, code, artifacts, pipelines and the catalog to a Shared Services account. The policies of each resource list the accounts that are [admitted](admission.md); what a role may do besides depends on its own policies, its permissions boundary, the SCPs of its account and the RCPs of the account that has the resource. AWS decides by all of them together, so this page does, too.';

const howProven =
  'Each cell and each sentence is a test. `test/tools/access-matrix/access-matrix.test.ts` evaluates it by the rules of IAM, with the documents that Palisade writes for these accounts. `test/local/strict_aws/test_access_matrix.py` makes the same calls with boto3, as assumed roles on the [local cloud](local-cloud.md), and has to get the same answers. Every sentence is tested in both directions: with requests that AWS has to refuse, and with similar ones that it has to serve. A sentence that holds because nothing works would fail.';

const notes =
  '*An administrator*, *a pipeline that is allowed everything*, *the automation role* and *break-glass* are allowed everything by their own policies, so that a dash is a refusal by something else. *The pipeline* and the roles of its chain have the policies that Palisade writes for them, and people have those of `palisade platform policy role:NAME`. The access role can do nearly everything, since Palisade works through it: when somebody else comes through it and changes a document, Palisade writes the document again, and the finding names the session.';

const notProven = 'iam-simulate and the local cloud follow the documents of AWS. Neither is AWS, and these are left:';
