// Evaluates a question of the access matrix by IAM's rules: the person's own policies and boundary, the SCPs of the person's
// account, the policies of the resource, and the RCPs of the account that has it.
import { accountOf, type MatrixAccount, matrixAccounts } from '../../tools/access-matrix/accounts.ts';
import { attachedTo } from '../../tools/access-matrix/attached.ts';
import { matrixRegion, organizationId } from '../../tools/access-matrix/governance.ts';
import { type PersonName, personOf } from '../../tools/access-matrix/people.ts';
import type { Person } from '../../tools/access-matrix/person.ts';
import {
  type Actor,
  actionOf,
  type MatrixRequest,
  type Question,
  type Target,
} from '../../tools/access-matrix/subject.ts';
import { subjectOf } from '../../tools/access-matrix/subjects.ts';
import { type PolicyPath, type Request, simulateRequest } from './simulate.ts';

const evaluated = new Map<string, Promise<boolean>>();

/** Whether AWS would serve all requests of the action. Sentences ask some questions of cells again. */
export function evaluateAccess(name: PersonName, { subject, action, side, situation }: Question): Promise<boolean> {
  const question = { subject, action, side, situation };
  const key = [name, subject, action, side, situation].join();
  const verdict = evaluated.get(key) ?? evaluate(name, question);
  evaluated.set(key, verdict);
  return verdict;
}

/** Who makes a request: the person, or a role that the person has assumed. */
type Caller = Pick<Person, 'identity' | 'boundary' | 'service' | 'role'> & { readonly account: MatrixAccount };

async function evaluate(name: PersonName, question: Question): Promise<boolean> {
  const subject = subjectOf(question.subject);
  const person = personOf(name);
  const account = accountOf(person.account);
  const targets = subject.targets(question, account);
  const actors: Readonly<Record<string, Actor>> = subject.actors?.(question.side, account) ?? {};
  const verdicts = await Promise.all(
    actionOf(subject, question.action).requests.map((request) => {
      const caller = request.as === undefined ? { ...person, account } : known(actors, request.as);
      const target = known(targets, request.on);
      return simulateRequest(
        pathTo(caller.account.id, attachedTo(caller.account)),
        requestOf(caller, request, target, question.situation),
      );
    }),
  );
  return verdicts.every((verdict) => verdict === 'Allowed');
}

function known<T>(all: Readonly<Record<string, T>>, name: string): T {
  const found = all[name];
  if (found === undefined) throw new Error(`the subject has no ${name}`);
  return found;
}

const pathTo = (target: string, policies: PolicyPath[number]['policies']): PolicyPath => [
  { target: 'r-root', policies: [] },
  { target: 'ou-type', policies: [] },
  { target, policies },
];

function requestOf(caller: Caller, request: MatrixRequest, target: Target, situation: Question['situation']): Request {
  const { id, membership } = caller.account;
  const { resource, owner, policy, blockPublicAccess } = target;
  const { service } = caller;
  const ownerAccount = Object.values(matrixAccounts).find((account) => account.id === owner);
  return {
    principal: service ?? `arn:aws:iam::${id}:role/${caller.role}`,
    action: request.action,
    context: {
      'aws:PrincipalAccount': service ? undefined : id,
      'aws:PrincipalOrgID': membership === 'member' ? organizationId : undefined,
      'aws:PrincipalIsAWSService': String(service !== undefined),
      'aws:SourceAccount': service ? owner : undefined,
      'aws:ResourceOrgID': organizationId,
      'aws:ResourceAccount': owner,
      'aws:RequestedRegion': matrixRegion,
      'aws:SecureTransport': 'true',
      ...(request.action.startsWith('kms:') ? keyContext(id, request) : {}),
      ...listed(target.context),
      ...listed(request.context),
    },
    identity: caller.identity,
    ...(caller.boundary ? { boundary: caller.boundary } : {}),
    resource,
    owner,
    ...(ownerAccount === undefined || situation === 'alone'
      ? { ownerPath: [] }
      : { ownerPath: pathTo(owner, attachedTo(ownerAccount)) }),
    // IAM's other actions know no policy of a role: only its trust policy decides who assumes it.
    ...(policy === undefined || request.action.startsWith('iam:') ? {} : { resourcePolicy: policy }),
    ...(blockPublicAccess === undefined ? {} : { blockPublicAccess }),
  };
}

function keyContext(callerId: string, { viaS3 = false }: MatrixRequest): Request['context'] {
  return {
    'kms:CallerAccount': callerId,
    'kms:ViaService': viaS3 ? `s3.${matrixRegion}.amazonaws.com` : undefined,
  };
}

function listed(context: MatrixRequest['context'] = {}): NonNullable<Request['context']> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === 'object' ? [...value] : value]),
  );
}
