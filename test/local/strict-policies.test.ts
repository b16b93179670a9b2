import { reportPythonTests } from '../support/python-tests.ts';

reportPythonTests('policies, the organization and limits of the strict emulator, seen with boto3', 'others');
