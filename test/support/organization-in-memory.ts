// AWS Organizations in memory, as it makes and moves accounts, behind a client of the SDK. A call can be the last one of
// a process that is killed.
import { randomUUID } from 'node:crypto';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { BucketClock } from '../../shared/aws/adaptive-token-bucket.ts';

type Unit = { readonly Id: string; readonly Name: string; readonly parent: string };
type Account = { readonly Id: string; readonly Name: string; readonly Email: string; State: string; parent: string };
type Request = {
  readonly Id: string;
  readonly AccountName: string;
  readonly account: Account;
  readonly endsAt: number;
};
type Input = Readonly<Record<string, unknown>>;
type Tags = Record<string, string>;

/** Thrown by every call of a process that was killed. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export const rootId = 'r-root';
export const managementAccountId = '999999999999';
const organizationId = 'o-abcdefghij';
const writes = ['CreateAccount', 'CreateOrganizationalUnit', 'MoveAccount', 'UntagResource'];

export class OrganizationInMemory {
  readonly units = new Map<string, Unit>();
  readonly accounts = new Map<string, Account>();
  readonly tags = new Map<string, Tags>();
  /** Names of policies by the unit that they are attached to. */
  readonly policies = new Map<string, readonly string[]>();
  /** The calls that were answered, with their input. */
  readonly calls: { readonly operation: string; readonly input: Input }[] = [];
  /** Accounts that AWS refuses to make: the reason by the email address. */
  readonly failures = new Map<string, string>();
  /** Errors with which an operation is answered, one call after the other. */
  readonly errors = new Map<string, { readonly code: string; readonly left: number }>();
  /** Services with trusted access. */
  trusted: readonly string[] = ['cloudtrail.amazonaws.com'];
  /** How long AWS takes to make an account. */
  creationMs = 5_000;
  /** How many answers about an account still show the place that it was moved from. */
  staleAnswers = 0;
  /** The clock of this organization and of what works with it. */
  readonly clock: BucketClock;
  readonly #requests = new Map<string, Request>();
  readonly #stale = new Map<string, { parent: string; left: number }>();
  #lastCall: { readonly number: number; readonly isDone: boolean } | undefined;
  #isKilled = false;
  #client: OrganizationsClient | undefined;

  /** Without a clock, time passes only while somebody sleeps. */
  constructor(clock: BucketClock = clockOfSleepers()) {
    this.clock = clock;
    this.addAccount({ Id: managementAccountId, Name: 'Management', Email: 'management@example.com' });
  }

  /** A client that reaches this organization, and keeps to no rate. */
  client(): OrganizationsClient {
    this.#client ??= new OrganizationsClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: 1,
      requestHandler: this.handler(),
    });
    return this.#client;
  }

  /** Accounts that are being made. */
  inProgress(): number {
    return [...this.#requests.values()].filter(({ endsAt }) => endsAt > this.clock.now()).length;
  }

  /** `refusalOf` may refuse a call with an error of this name. */
  handler(refusalOf: (operation: string) => string | undefined = () => undefined): NodeHttpHandler {
    const requestHandler = new NodeHttpHandler();
    requestHandler.handle = async ({ headers, body }) => {
      const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      const refused = refusalOf(operation);
      const answer =
        refused === undefined ? this.#answer(operation, JSON.parse(textOf(body)) as Input) : refusal(refused);
      const content = Buffer.from(JSON.stringify(answer.body));
      const response = { statusCode: answer.status, headers: {}, body: content };
      return { response } as unknown as Awaited<ReturnType<NodeHttpHandler['handle']>>;
    };
    return requestHandler;
  }

  addUnit(Name: string, parent = rootId): string {
    const Id = `ou-root-${String(this.units.size).padStart(8, '0')}`;
    this.units.set(Id, { Id, Name, parent });
    return Id;
  }

  addAccount(account: Partial<Account> & { readonly Email: string }): string {
    const Id = account.Id ?? String(100_000_000_000 + this.accounts.size);
    this.accounts.set(Id, { Id, Name: 'account', State: 'ACTIVE', parent: rootId, ...account });
    return Id;
  }

  /** The process is killed at its call with this number, counted from 1: before it has an effect, or after it. */
  killAt(number: number, isDone: boolean): void {
    this.#lastCall = { number: this.calls.length + number, isDone };
  }

  /** A new process. AWS has gone on with what was asked for. */
  restart(): void {
    this.#lastCall = undefined;
    this.#isKilled = false;
  }

  writes(): readonly string[] {
    return this.calls.map(({ operation }) => operation).filter((operation) => writes.includes(operation));
  }

  /** The names of the units down to a unit or account, such as `Workloads/Testing`. */
  pathOf(parent: string): string {
    return this.#above(parent)
      .map((id) => this.units.get(id)?.Name ?? id)
      .join('/');
  }

  /** What can be seen of it: `email name path tags` of each account, and the paths of the units. */
  shown(): readonly string[] {
    const accounts = [...this.accounts.values()].map(
      ({ Id, Email, Name, parent, State }) =>
        `${Email.toLowerCase()} ${Name} ${State} ${this.pathOf(parent)} ${JSON.stringify(this.tags.get(Id) ?? {})}`,
    );
    return [...accounts.toSorted(), ...[...this.units.keys()].map((id) => this.pathOf(id)).toSorted()];
  }

  #above(parent: string): readonly string[] {
    const unit = this.units.get(parent);
    return unit === undefined ? [] : [...this.#above(unit.parent), parent];
  }

  #answer(operation: string, input: Input): { readonly status: number; readonly body: object } {
    if (this.#isKilled) throw new Killed();
    const isLast = this.#lastCall?.number === this.calls.length + 1;
    if (isLast && this.#lastCall?.isDone === false) this.#kill();
    this.calls.push({ operation, input });
    this.#finishRequests();
    const answer = this.#answerNow(operation, input);
    if (isLast) this.#kill();
    return answer;
  }

  #kill(): never {
    this.#isKilled = true;
    throw new Killed();
  }

  #answerNow(operation: string, input: Input): { readonly status: number; readonly body: object } {
    const error = this.errors.get(operation);
    if (error !== undefined && error.left > 0) {
      this.errors.set(operation, { ...error, left: error.left - 1 });
      return refusal(error.code);
    }
    const name = operation as keyof typeof this.operations;
    return Object.hasOwn(this.operations, name)
      ? this.operations[name](input)
      : refusal('UnsupportedAPIEndpointException');
  }

  /** Requests that have ended since. */
  #finishRequests(): void {
    for (const { Id, account, endsAt } of this.#requests.values()) {
      if (endsAt > this.clock.now() || this.#failureOf(Id) !== undefined) continue;
      if (!this.accounts.has(account.Id)) this.accounts.set(account.Id, account);
    }
  }

  #failureOf(requestId: string): string | undefined {
    const request = this.#requests.get(requestId);
    if (request === undefined) return undefined;
    const { account } = request;
    const failure = this.failures.get(account.Email);
    if (failure !== undefined) return failure;
    const isSame = (other: Account) => other.Email.toLowerCase() === account.Email.toLowerCase();
    const first = [...this.#requests.values()].find(({ account: other }) => isSame(other));
    if (first !== undefined && first.Id !== requestId) return 'EMAIL_ALREADY_EXISTS';
    return [...this.accounts.values()].some((other) => isSame(other) && other.Id !== account.Id)
      ? 'EMAIL_ALREADY_EXISTS'
      : undefined;
  }

  #statusOf({ Id, AccountName, account, endsAt }: Request): object {
    if (endsAt > this.clock.now()) return { Id, AccountName, State: 'IN_PROGRESS' };
    const FailureReason = this.#failureOf(Id);
    if (FailureReason !== undefined) return { Id, AccountName, State: 'FAILED', FailureReason };
    return { Id, AccountName, State: 'SUCCEEDED', AccountId: account.Id };
  }

  #shownAccount({ parent, ...account }: Account): object {
    const path = [organizationId, rootId, ...this.#above(parent), account.Id].join('/');
    return { ...account, Paths: [`${path}/`] };
  }

  readonly operations = {
    DescribeOrganization: () => success({ Organization: { Id: organizationId, MasterAccountId: managementAccountId } }),
    ListRoots: () => success({ Roots: [{ Id: rootId, Name: 'Root' }] }),
    ListOrganizationalUnitsForParent: ({ ParentId, NextToken }: Input) =>
      page(
        'OrganizationalUnits',
        [...this.units.values()].filter(({ parent }) => parent === ParentId),
        NextToken,
      ),
    ListAccounts: ({ NextToken }: Input) =>
      page(
        'Accounts',
        [...this.accounts.values()].map((account) => this.#shownAccount(account)),
        NextToken,
      ),
    DescribeAccount: ({ AccountId }: Input) => {
      const account = this.accounts.get(String(AccountId));
      if (account === undefined) return refusal('AccountNotFoundException');
      const stale = this.#stale.get(account.Id);
      if (stale === undefined || stale.left <= 0) return success({ Account: this.#shownAccount(account) });
      stale.left -= 1;
      return success({ Account: this.#shownAccount({ ...account, parent: stale.parent }) });
    },
    ListPoliciesForTarget: ({ TargetId, Filter }: Input) => {
      const own = Filter === 'SERVICE_CONTROL_POLICY' ? (this.policies.get(String(TargetId)) ?? []) : [];
      return success({
        Policies: [
          { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', AwsManaged: true },
          ...own.map((Name) => ({ Id: `p-${Name}`, Name, AwsManaged: false })),
        ],
      });
    },
    ListAWSServiceAccessForOrganization: () =>
      success({ EnabledServicePrincipals: this.trusted.map((ServicePrincipal) => ({ ServicePrincipal })) }),
    ListTagsForResource: ({ ResourceId }: Input) =>
      success({
        Tags: Object.entries(this.tags.get(String(ResourceId)) ?? {}).map(([Key, Value]) => ({ Key, Value })),
      }),
    ListCreateAccountStatus: ({ States }: Input) =>
      success({
        CreateAccountStatuses: [...this.#requests.values()]
          .map((request) => this.#statusOf(request))
          .filter((status) => 'State' in status && (States as string[]).includes(String(status.State))),
      }),
    DescribeCreateAccountStatus: ({ CreateAccountRequestId }: Input) => {
      const request = this.#requests.get(String(CreateAccountRequestId));
      return request === undefined
        ? refusal('CreateAccountStatusNotFoundException')
        : success({ CreateAccountStatus: this.#statusOf(request) });
    },
    CreateOrganizationalUnit: ({ ParentId, Name }: Input) => {
      if (ParentId !== rootId && !this.units.has(String(ParentId))) return refusal('ParentNotFoundException');
      if ([...this.units.values()].some((unit) => unit.parent === ParentId && unit.Name === Name)) {
        return refusal('DuplicateOrganizationalUnitException');
      }
      if (this.#above(String(ParentId)).length >= 5) return refusal('ConstraintViolationException');
      const Id = this.addUnit(String(Name), String(ParentId));
      return success({ OrganizationalUnit: { Id, Name } });
    },
    CreateAccount: ({ AccountName, Email, Tags = [] }: Input) => {
      const Id = `car-${randomUUID().replaceAll('-', '').slice(0, 16)}`;
      const account: Account = {
        Id: String(200_000_000_000 + this.#requests.size),
        Name: String(AccountName),
        Email: String(Email),
        State: 'ACTIVE',
        parent: rootId,
      };
      const request = { Id, AccountName: String(AccountName), account, endsAt: this.clock.now() + this.creationMs };
      this.#requests.set(Id, request);
      const given = (Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]);
      if (given.length > 0) this.tags.set(account.Id, Object.fromEntries(given));
      this.#finishRequests();
      return success({ CreateAccountStatus: this.#statusOf(request) });
    },
    MoveAccount: ({ AccountId, SourceParentId, DestinationParentId }: Input) => {
      const account = this.accounts.get(String(AccountId));
      if (account === undefined) return refusal('AccountNotFoundException');
      if (account.parent !== SourceParentId) return refusal('SourceParentNotFoundException');
      if (!this.units.has(String(DestinationParentId))) return refusal('DestinationParentNotFoundException');
      this.#stale.set(account.Id, { parent: account.parent, left: this.staleAnswers });
      account.parent = String(DestinationParentId);
      return success({});
    },
    UntagResource: ({ ResourceId, TagKeys }: Input) => {
      const tags = { ...this.tags.get(String(ResourceId)) };
      for (const key of TagKeys as string[]) delete tags[key];
      this.tags.set(String(ResourceId), tags);
      return success({});
    },
  } satisfies Record<string, (input: Input) => { readonly status: number; readonly body: object }>;
}

function clockOfSleepers(): BucketClock {
  let ms = 0;
  const sleep = async (delayMs: number) => {
    ms += delayMs;
  };
  return { now: () => ms, sleep };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
}

function success(body: object) {
  return { status: 200, body };
}

function refusal(code: string) {
  return { status: 400, body: { __type: code, message: code } };
}

const pageSize = 20;

function page(field: string, all: readonly object[], token: unknown) {
  const from = Number(token ?? 0);
  const next = from + pageSize < all.length ? { NextToken: String(from + pageSize) } : {};
  return success({ [field]: all.slice(from, from + pageSize), ...next });
}
