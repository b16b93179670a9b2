// Where requests count: each kind in its own queue, and nothing else there.
import fc from 'fast-check';
import { envelopeSchema } from '../../../events/envelope.ts';
import { forgedPattern, misplacement, requestQueues } from '../../../events/palisade/request-queues.ts';
import { consumers, functionQueues, queuesOf } from '../../../infrastructure/consumers.ts';
import { complianceChange } from '../../../tools/fixtures/events.ts';

const account = '222233334444';
const requestOf = (type: string) =>
  envelopeSchema.parse({ id: 'e', source: 'palisade', 'detail-type': type, account, region: 'us-east-1', detail: {} });
const types = Object.entries(requestQueues);
const queues = functionQueues.map(({ queue }) => queue);

test('every request counts in its own queue, and in none of the others', () => {
  for (const [type, own] of types) {
    expect(queues.filter((queue) => misplacement(requestOf(type), queue) === undefined)).toEqual([own]);
    expect(misplacement(requestOf(type), 'remediate')).toContain(`only in the queue palisade-${own}`);
  }
});

test('a queue of requests takes nothing else, whatever its source and type are', () => {
  const event = fc.record({ source: fc.constantFrom('palisade', 'aws.config', 'other'), 'detail-type': fc.string() });
  fc.assert(
    fc.property(event, fc.constantFrom(...types), (fields, [, queue]) => {
      const envelope = envelopeSchema.parse({ ...complianceChange(), ...fields });
      const isItsKind = types.some(([type, own]) => own === queue && type === fields['detail-type']);
      if (fields.source === 'palisade' && isItsKind) return;
      expect(misplacement(envelope, queue)).toBeDefined();
    }),
  );
});

test('other events count in all other queues', () => {
  const open = queues.filter((queue) => !Object.values<string>(requestQueues).includes(queue));
  const event = envelopeSchema.parse(complianceChange());
  expect(open.filter((queue) => misplacement(event, queue) !== undefined)).toEqual([]);
});

test('the queues are those of the template, and the one rule for requests feeds none of them', () => {
  expect(queues).toEqual(expect.arrayContaining(Object.values(requestQueues)));
  const fed = consumers
    .flatMap(queuesOf)
    .filter(({ rules }) => JSON.stringify(rules).includes('Requested'))
    .map(({ name, rules }) => ({ name, rules }));
  expect(fed).toEqual([{ name: 'accept-requests', rules: { 'forged-request': forgedPattern } }]);
  expect(forgedPattern['detail-type']).toEqual(types.map(([type]) => type));
});
