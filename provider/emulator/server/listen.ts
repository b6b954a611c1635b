import { createServer, type RequestListener } from "node:http";

/** A server that has a port. */
export interface Listening {
  readonly port: number;
  /** Ends every connection, idle or not. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. */
export async function listen(port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        isTaken(error) ? new Error(`port ${port} of 127.0.0.1 is in use (EADDRINUSE), 0 picks a free one`) : error,
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP port");
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function isTaken(error: Error): boolean {
  return "code" in error && error.code === "EADDRINUSE";
}
