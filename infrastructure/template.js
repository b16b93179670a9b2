// The parts of serverless.yml that are generated from code, so that event patterns are defined in events/ only.
import { refusedRequestsAlarm, scheduleAlarms } from './alarms.ts';
import { bus as busOf } from './bus.ts';
import { consumers } from './consumers.ts';
import { dashboardOf } from './dashboard.ts';
import { queueOf } from './queues.ts';
import { boundaryOf, roleOf, schedulerRoleOf } from './roles.ts';

export const timeouts = Object.fromEntries(consumers.map(({ name, timeoutSeconds }) => [name, timeoutSeconds]));
export const lastAttempts = Object.fromEntries(consumers.map(({ name, maxReceiveCount }) => [name, maxReceiveCount]));
export const queues = {
  Resources: Object.assign({ ...scheduleAlarms, ...refusedRequestsAlarm }, ...consumers.map(queueOf)),
};
export const roles = {
  Resources: Object.assign(boundaryOf(consumers), schedulerRoleOf(consumers), ...consumers.map(roleOf)),
};
export const dashboard = { Resources: dashboardOf(consumers) };
export const bus = { Resources: busOf };
