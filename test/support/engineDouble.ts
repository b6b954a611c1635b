/**
 * Stands for the engine that started a provider process: listens where the process sends its log
 * messages, and can be closed, which is how a provider sees that its engine has died.
 */

import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

/** One message that the engine would show. */
export interface LoggedMessage {
  /** The resource on whose row it is shown; empty for the stack. */
  readonly urn: string;
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  /** Shown only while the operation runs; otherwise it stays in the diagnostics too. */
  readonly ephemeral: boolean;
}

const SEVERITIES = {
  [engine.LogSeverity.DEBUG]: "debug",
  [engine.LogSeverity.INFO]: "info",
  [engine.LogSeverity.WARNING]: "warning",
  [engine.LogSeverity.ERROR]: "error",
} as const;

export class EngineDouble {
  /** `127.0.0.1:<port>`, the first argument of a provider process. */
  readonly address: string;
  readonly #server: Server;
  readonly #messages: LoggedMessage[];

  private constructor(server: Server, port: number, messages: LoggedMessage[]) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
    this.#messages = messages;
  }

  static async start(): Promise<EngineDouble> {
    const messages: LoggedMessage[] = [];
    const server = new Server();
    server.addService(EngineService, {
      log: (call: ServerUnaryCall<engine.LogRequest, empty.Empty>, answer: sendUnaryData<empty.Empty>) => {
        const { request } = call;
        messages.push({
          urn: request.getUrn(),
          severity: SEVERITIES[request.getSeverity()],
          message: request.getMessage(),
          ephemeral: request.getEphemeral(),
        });
        answer(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return new EngineDouble(server, port, messages);
  }

  /** All messages so far, or those on the row of one resource, in order of arrival. */
  messages(urn?: string): LoggedMessage[] {
    return this.#messages.filter((message) => urn === undefined || message.urn === urn);
  }

  /** The engine dies: nobody listens at its address any more. */
  close(): void {
    this.#server.forceShutdown();
  }
}
