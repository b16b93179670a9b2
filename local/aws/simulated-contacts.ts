// Simulates the alternate contacts of an account (AWS Account Management API Reference).
import * as z from 'zod/mini';
import type { SimulatedAnswer, SimulatedCall } from './simulated-call.ts';

const contactType = z.enum(['BILLING', 'OPERATIONS', 'SECURITY']);
const reference = z.looseObject({ AlternateContactType: contactType });
const contact = z.object({
  AlternateContactType: contactType,
  EmailAddress: z.string().check(z.minLength(1), z.maxLength(254)),
  Name: z.string().check(z.minLength(1), z.maxLength(64)),
  PhoneNumber: z.string().check(z.minLength(1), z.maxLength(25)),
  Title: z.string().check(z.minLength(1), z.maxLength(50)),
});

/** The contacts per account and type. A contact that lacks a required field is refused, as AWS does. */
export function answerContacts(): (call: SimulatedCall) => SimulatedAnswer {
  const contacts = new Map<string, z.infer<typeof contact>>();
  return ({ accountId, operation, body }) => {
    const schema = operation === 'PutAlternateContact' ? contact : reference;
    const parsed = schema.safeParse(JSON.parse(body || '{}'));
    if (!parsed.success) return failure(400, 'ValidationException', z.prettifyError(parsed.error));
    const key = `${accountId} ${parsed.data.AlternateContactType}`;
    if (operation === 'PutAlternateContact') {
      contacts.set(key, contact.parse(parsed.data));
      return json(200, {});
    }
    const found = contacts.get(key);
    if (!found) return failure(404, 'ResourceNotFoundException', 'No contact of the inputted alternate contact type.');
    if (operation === 'DeleteAlternateContact') {
      contacts.delete(key);
      return json(200, {});
    }
    return json(200, { AlternateContact: found });
  };
}

function failure(status: number, code: string, message: string): SimulatedAnswer {
  const { headers, body } = json(status, { message });
  return { status, headers: { ...headers, 'x-amzn-errortype': code }, body };
}

function json(status: number, body: object) {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
