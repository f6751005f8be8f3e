import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command of the AWS CLI as a page has it. */
export interface DocumentedCommand {
  /** Path of the page below the folder. */
  readonly page: string;
  readonly command: string;
}

/** Returns the commands of the AWS CLI in a page's blocks of shell, each with the lines that it goes on in. */
export function awsCommands(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```/gm)].map(([, , block = '']) => block);
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.startsWith('aws '));
}

/** Returns those of every page below a folder. */
export function documentedCommands(folder: string): readonly DocumentedCommand[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .flatMap((page) =>
      awsCommands(readFileSync(join(folder, page), 'utf8')).map((command) => ({ page, command })),
    );
}
