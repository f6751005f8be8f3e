import { createHash } from 'node:crypto';

/** Begins what stands for a text that only the stack's secrets provider can read; a digest of the ciphertext follows. */
const encrypted = 'encrypted-in-the-stack-file-';
const encryptedText = new RegExp(`^${encrypted}[0-9a-f]{16}$`);

/** Stands for a secret that a user gives in plain text. */
export const plainPlaceholder = 'given-in-plain-text';

/** Another ciphertext gives another placeholder, so that a plan shows the change; the text itself stays unknown. */
export function placeholderOf(ciphertext: string): string {
  return `${encrypted}${createHash('sha256').update(ciphertext).digest('hex').slice(0, 16)}`;
}

/** Says whether the text stands for an encrypted one. */
export function isEncryptedPlaceholder(text: string): boolean {
  return encryptedText.test(text);
}

/** Says whether the text stands for a secret, encrypted or in plain text. */
export function isPlaceholder(text: string): boolean {
  return text === plainPlaceholder || isEncryptedPlaceholder(text);
}
