import { settingsFromPulumi } from './src/config/settingsFromPulumi';
import { platform } from './src/platform';

// Pulumi's entry: the settings of the stack, the platform that they ask for, and what the stack exports.
export = () => platform(settingsFromPulumi()).outputs;
