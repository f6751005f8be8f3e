import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { initQuestions, type InitQuestion } from '../config/initQuestions';
import { parseSettings } from '../config/parseSettings';
import { problemLine } from '../config/problem';
import { readInput } from '../config/readInput';
import { secretsProviderProblems } from '../config/secretsProvider';
import { stackFileOf, stackFilePath } from '../config/stackFile';
import { changedStackFile, type Change } from '../config/stackFileChanges';
import { UserError } from '../model/userError';
import { catalogue } from '../systems/catalogue';

/** Puts a question to the user and returns the answer. */
export type Ask = (question: string) => Promise<string>;

export interface InitRequest {
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  readonly stack: string;
  /** Settings given as options. */
  readonly changes: readonly Change[];
  readonly secretsProvider?: string;
  /** Whether settings that have another value are replaced. */
  readonly force: boolean;
  /** Absent where there is no terminal. */
  readonly ask?: Ask;
  readonly write: (line: string) => void;
}

/**
 * Writes the file of a stack with the changes and the answers, and prints what to run next.
 * @throws UserError with everything that is wrong or missing at once; then nothing is written.
 */
export async function initStack(request: InitRequest): Promise<void> {
  const { root, stack, force } = request;
  const path = stackFilePath(root, stack);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const given = changedStackFile(text, stack, request.changes, force);
  const answers = request.ask === undefined ? [] : await askAll(request.ask, request.write, given);
  const document = changedStackFile(given.toString(), stack, answers, force);
  const { values, secretKeys } = stackFileOf(document);
  const secretsProvider = await chooseSecretsProvider(request, document);
  const problems = [
    ...settingsProblems(values, secretKeys),
    ...secretsProviderProblems(secretsProvider, values['environment'], isInitialised(document)),
  ];
  if (problems.length > 0) throw new UserError(problems);
  writeWhole(path, document.toString({ lineWidth: 0 }));
  nextSteps(stack, secretsProvider, isInitialised(document)).forEach(request.write);
}

function settingsProblems(
  values: Readonly<Record<string, unknown>>,
  secretKeys: readonly string[],
): readonly string[] {
  try {
    parseSettings(values, catalogue, { secretKeys });
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

/** Asks for everything that the file lacks, each until the answer is right. */
async function askAll(ask: Ask, write: (line: string) => void, document: Document): Promise<Change[]> {
  const answers: Change[] = [];
  for (const question of initQuestions(catalogue.map(({ name }) => name))) {
    const { values } = stackFileOf(changedStackFile(document.toString(), '', answers, false));
    if (!question.applies(values)) continue;
    const value = await askOne(ask, write, question);
    if (value !== undefined) answers.push({ path: question.path, value });
  }
  return answers;
}

async function askOne(ask: Ask, write: (line: string) => void, question: InitQuestion): Promise<unknown> {
  const hint = question.otherwise === undefined ? '' : ` [${question.otherwise}]`;
  for (;;) {
    const answer = (await ask(`${question.text}${hint}`)).trim() || question.otherwise;
    if (answer === undefined) return undefined;
    const value = question.parse === undefined ? answer : question.parse(answer);
    const { problems } = readInput(nested(question.path, value));
    if (problems.length === 0) return value;
    problems.map(problemLine).forEach(write);
  }
}

function nested(path: readonly string[], value: unknown): Record<string, unknown> {
  const [key = '', ...rest] = path;
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}

async function chooseSecretsProvider(request: InitRequest, document: Document): Promise<string | undefined> {
  const { secretsProvider, ask } = request;
  const production = stackFileOf(document).values['environment'] === 'production';
  if (secretsProvider !== undefined || ask === undefined || !production || isInitialised(document)) {
    return secretsProvider;
  }
  const answer = await ask('Who encrypts the secrets (awskms://…, passphrase that you keep, default)');
  return answer.trim() || undefined;
}

/** Pulumi notes in the file who encrypts the secrets, once the stack is there. */
function isInitialised(document: Document): boolean {
  return ['secretsprovider', 'encryptionsalt', 'encryptedkey'].some((key) => document.has(key));
}

/** Writes beside the file and renames, so that it is never half written. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function nextSteps(
  stack: string,
  secretsProvider: string | undefined,
  initialised: boolean,
): readonly string[] {
  const provider = secretsProvider === undefined ? '' : ` --secrets-provider '${secretsProvider}'`;
  return [
    `Wrote Pulumi.${stack}.yaml. Next:`,
    ...(initialised ? [] : [`  pulumi stack init ${stack}${provider}`]),
    `  npx berth plan --stack ${stack}`,
    `  npx berth preflight --stack ${stack}`,
    `  pulumi up --stack ${stack}`,
  ];
}
