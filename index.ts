import * as pulumi from '@pulumi/pulumi';
import { settingsFromPulumi } from './src/config/settingsFromPulumi';
import { UserError } from './src/model/userError';
import { platform } from './src/platform';

// Pulumi's entry: the settings of the stack, the platform that they ask for, and what the stack exports.
export = async () => {
  try {
    return (await platform(settingsFromPulumi())).outputs;
  } catch (error) {
    // Pulumi shows the message alone; of any other error the trace.
    throw error instanceof UserError ? new pulumi.RunError(error.message) : error;
  }
};
