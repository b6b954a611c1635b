import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { Empty, grpc, ResourceProviderService } from "./sdk.js";
import { type ProviderService } from "./service.js";
import { Unready } from "./unready.js";

const METHODS = [
  ...(["handshake", "attach", "getPluginInfo", "getSchema", "checkConfig", "diffConfig", "configure"] as const),
  ...(["check", "diff", "create", "read", "update", "delete", "invoke"] as const),
];

const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

type Unary = (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => void;

/** Serves the calls of the engine. @returns the port */
export function serve(service: ProviderService): Promise<number> {
  const server = new grpc.Server(UNLIMITED);
  const calls = Object.fromEntries(METHODS.map((name) => [name, unary(service, name)]));
  // What a stop does is heard where the process's other stops are, see `listenForStop`.
  const cancel: Unary = (_call, callback) => {
    callback(null, new Empty());
  };
  server.addService(ResourceProviderService, { ...calls, cancel });
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function unary(service: ProviderService, name: (typeof METHODS)[number]): Unary {
  return ({ request }, callback) => {
    void answer().then(
      (message) => {
        callback(null, message);
      },
      (error: unknown) => {
        const { UNKNOWN: code } = grpc.status;
        callback({
          code,
          details: service.explain(error),
          ...(error instanceof Unready ? { metadata: error.metadata } : {}),
        });
      },
    );

    async function answer(): Promise<unknown> {
      return service[name](request as never);
    }
  };
}
