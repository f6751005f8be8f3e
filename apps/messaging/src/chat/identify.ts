import { createHash } from 'node:crypto';
import type { Hello } from '../protocol/clientMessage';
import type { Participant } from '../protocol/participant';
import { isAdminToken } from './adminToken';

/**
 * Returns who says hello; undefined where the token is wrong. The id follows from the session and does not lead back to
 * it: admins see ids, and none lets them speak in a user's name.
 */
export function identify({ session, name, token }: Hello, adminTokenHash: string): Participant | undefined {
  if (token !== undefined && !isAdminToken(token, adminTokenHash)) return undefined;
  const role = token === undefined ? 'user' : 'admin';
  const id = createHash('sha256').update(`${role}:${session}`).digest('base64url').slice(0, 22);
  return { id, role, name };
}
