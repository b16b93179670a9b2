// A brake that lets everything pass.
import type { Brake } from '../../shared/brakes/brake.ts';

export const released: Brake = { paused: async () => undefined, take: async () => undefined };
