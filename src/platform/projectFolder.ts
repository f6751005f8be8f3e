import * as path from 'node:path';

/** The settings name code and files as they are seen from here, wherever the program runs. */
export const projectFolder = path.join(__dirname, '..', '..');
