/** Where the server of Socket.IO listens. */
export const socketIoPath = '/socket.io/';

export interface ClientToServer {
  send(message: { readonly text: string; readonly to?: string }, acknowledge: () => void): void;
}

export interface ServerToClient {
  message(message: { readonly from: string; readonly conversation: string; readonly text: string }): void;
}

export interface SocketData {
  id: string;
  role: 'user' | 'admin';
}
