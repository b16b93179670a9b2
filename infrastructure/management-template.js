// The parts of serverless.management.yml that are generated from code.
import { homeRegion, resourcesIn } from './management.ts';

export const stack = async ({ options, resolveVariable }) => {
  const alarmTopic = await resolveVariable("param:alarmTopicArn, ''");
  return { Resources: resourcesIn(options.region ?? homeRegion, alarmTopic === '' ? null : alarmTopic) };
};

export const region = homeRegion;
