// Services of AWS in memory, for tests on a simulated clock.
import { jest } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { answerWith, type Service } from '../../tools/fixtures/simulated-aws.ts';

export { type Input, refuse } from '../../tools/fixtures/simulated-aws.ts';

/** Answers all calls of the SDK until `jest.restoreAllMocks()`: with these services, by the prefix of their targets. */
export function simulateAws(own: Readonly<Record<string, Service>>): void {
  jest.spyOn(NodeHttpHandler.prototype, 'handle').mockImplementation(answerWith(own));
}
