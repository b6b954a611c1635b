import { createRequire } from "node:module";
import { connect } from "node:net";
import type * as grpcModule from "@grpc/grpc-js";

/**
 * The link from a provider process back to the engine that started it. Pulumi gives dynamic
 * providers neither logging nor a sign that the engine has died; the engine's address, the process's
 * first argument, gives both. It is not a documented interface, so every use falls back quietly.
 */
export interface Engine {
  /** Shows a message on the row of the resource. Never fails. */
  say(
    urn: string,
    message: string,
    options?: { readonly severity?: Severity; readonly ephemeral?: boolean },
  ): Promise<void>;
  /** False only when it is certain that the engine has gone. */
  isAlive(): Promise<boolean>;
}

export type Severity = "info" | "warning";

const PROBE_TIMEOUT_MS = 2_000;
const WATCH_INTERVAL_MS = 2_000;
const LOG_TIMEOUT_MS = 30_000;

export function connectEngine(address: string | undefined): Engine {
  let send: ReturnType<typeof openLog> | undefined;
  return {
    say: async (urn, message, { severity = "info", ephemeral = true } = {}) => {
      if (address === undefined) return;
      try {
        send ??= openLog(address);
        await send(urn, message, severity, ephemeral);
      } catch {
        // Another engine version may lack this interface; the work goes on without the message.
      }
    },
    isAlive: async () => address === undefined || (await accepts(address)),
  };
}

/**
 * Ends this process once its engine has gone: after a SIGKILL of the engine, the provider would
 * otherwise go on writing beside the next run's provider.
 */
export function exitWithEngine(engine: Engine): void {
  const timer = setInterval(() => {
    void engine.isAlive().then((alive) => {
      if (!alive) process.exit(1);
    });
  }, WATCH_INTERVAL_MS);
  timer.unref();
}

/** Only a refused connection proves that nobody listens; a slow machine proves nothing. */
function accepts(address: string): Promise<boolean> {
  const [, host, port] = /^(?:tcp:\/\/)?(.+):(\d+)$/.exec(address) ?? [];
  if (host === undefined || port === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: PROBE_TIMEOUT_MS });
    const settle = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.once("connect", () => {
      settle(true);
    });
    socket.once("timeout", () => {
      settle(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      settle(error.code !== "ECONNREFUSED");
    });
  });
}

interface LogRequest {
  setSeverity(severity: number): void;
  setMessage(message: string): void;
  setUrn(urn: string): void;
  setEphemeral(ephemeral: boolean): void;
}
interface EngineProtocol {
  readonly LogRequest: new () => LogRequest;
  readonly LogSeverity: { readonly INFO: number; readonly WARNING: number };
}
interface EngineService {
  readonly EngineClient: new (
    address: string,
    credentials: unknown,
    options: object,
  ) => { log(request: LogRequest, options: object, callback: (error: unknown) => void): void };
}

function openLog(
  address: string,
): (urn: string, message: string, severity: Severity, ephemeral: boolean) => Promise<void> {
  // The SDK's own copies, whatever the package manager's layout.
  const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const grpc = sdk("@grpc/grpc-js") as typeof grpcModule;
  const { EngineClient } = sdk("@pulumi/pulumi/proto/engine_grpc_pb") as EngineService;
  const { LogRequest, LogSeverity } = sdk("@pulumi/pulumi/proto/engine_pb") as EngineProtocol;
  const client = new EngineClient(address, grpc.credentials.createInsecure(), {});
  return (urn, message, severity, ephemeral) => {
    const request = new LogRequest();
    request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    return new Promise((resolve) => {
      client.log(request, { deadline: Date.now() + LOG_TIMEOUT_MS }, () => {
        resolve();
      });
    });
  };
}
