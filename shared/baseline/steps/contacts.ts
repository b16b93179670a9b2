// Baseline step: the alternate contacts of the account for security, operations and billing.
import { GetAlternateContactCommand, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import type { Contact } from '../../governance/schema/baseline.ts';
import type { Step } from '../../steps/step.ts';

const kinds = ['security', 'operations', 'billing'] as const;
type Kind = (typeof kinds)[number];
const typeOf = { security: 'SECURITY', operations: 'OPERATIONS', billing: 'BILLING' } as const;
const fields = ['name', 'title', 'email', 'phone'] as const;

type Facts = { readonly [kind in Kind]: Contact | null };

export const contacts: Step<Facts> = {
  id: 'contacts',
  title: 'The account has the alternate contacts of governance.yml',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: ['account:GetAlternateContact', 'account:PutAlternateContact'] },

  async observe({ clients, governance }) {
    const required = governance.baseline.contacts;
    const found = await Promise.all(
      kinds.map(async (kind): Promise<[Kind, Contact | null]> => {
        if (required[kind] === undefined) return [kind, null];
        const AlternateContactType = typeOf[kind];
        const output = await undefinedIfNotConfigured(
          clients.account.send(new GetAlternateContactCommand({ AlternateContactType })),
        );
        const { Name, Title, EmailAddress, PhoneNumber } = output?.AlternateContact ?? {};
        const contact = { name: Name ?? '', title: Title ?? '', email: EmailAddress ?? '', phone: PhoneNumber ?? '' };
        return [kind, output ? contact : null];
      }),
    );
    return { security: null, operations: null, billing: null, ...Object.fromEntries(found) };
  },

  decide(facts, { governance }) {
    const required = governance.baseline.contacts;
    const named = kinds.filter((kind) => required[kind] !== undefined);
    if (named.length === 0) return { kind: 'not-applicable', reason: 'governance.yml names no contacts' };
    const change = Object.fromEntries(
      named.flatMap((kind) =>
        fields
          .filter((field) => facts[kind]?.[field] !== required[kind]?.[field])
          .map((field) => [`${kind}.${field}`, required[kind]?.[field] ?? '']),
      ),
    );
    const wrong = named.filter((kind) => fields.some((field) => `${kind}.${field}` in change));
    if (wrong.length === 0) return { kind: 'compliant', reason: `as required: ${named.join(', ')}` };
    return { kind: 'violating', reason: `missing or different: ${wrong.join(', ')}`, change };
  },

  async apply({ clients, governance }, change) {
    const wrong = kinds.filter((kind) => fields.some((field) => `${kind}.${field}` in change));
    await Promise.all(
      wrong.map(async (kind) => {
        const contact = governance.baseline.contacts[kind];
        if (contact === undefined) return;
        await clients.account.send(
          new PutAlternateContactCommand({
            AlternateContactType: typeOf[kind],
            Name: contact.name,
            Title: contact.title,
            EmailAddress: contact.email,
            PhoneNumber: contact.phone,
          }),
        );
      }),
    );
  },
};
