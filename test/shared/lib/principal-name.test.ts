// Short names of principals.
import { principalName } from '../../../shared/lib/principal-name.ts';

test.each([
  ['arn:aws:sts::111122223333:assumed-role/platform-operator/dana@example.com', 'platform-operator/dana@example.com'],
  ['arn:aws-us-gov:sts::111122223333:assumed-role/ci/run-7', 'ci/run-7'],
  ['arn:aws:iam::111122223333:user/division/dana', 'user/dana'],
  ['arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/Config', 'role/Config'],
  ['arn:aws:iam::111122223333:root', 'root of 111122223333'],
  ['arn:aws:sts::111122223333:federated-user/dana', 'arn:aws:sts::111122223333:federated-user/dana'],
  ['config.amazonaws.com', 'config.amazonaws.com'],
  ['AWSService', 'AWSService'],
  ['', ''],
])('%s is %s', (principal, name) => {
  expect(principalName(principal)).toBe(name);
});
