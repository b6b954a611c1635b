import { type Properties } from "../lifecycle/handler.js";
import { sent } from "./properties.js";
import { Any, grpc, rpc, Status } from "./sdk.js";

const DETAILS = "grpc-status-details-bin";

/** A call that has made or changed something that is not ready: the engine keeps it, and reads it from the trailer. */
export class Unready extends Error {
  readonly metadata: InstanceType<typeof grpc.Metadata>;

  constructor(
    message: string,
    details: { readonly id: string; readonly properties: Properties; readonly reasons: readonly string[] },
    held: Properties,
  ) {
    super(message);
    const failure = new rpc.ErrorResourceInitFailed()
      .setId(details.id)
      .setReasonsList([...details.reasons])
      .setProperties(sent(details.properties, held));
    const any = new Any();
    any.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([any]);
    this.metadata = new grpc.Metadata();
    this.metadata.add(DETAILS, Buffer.from(status.serializeBinary()));
  }
}

/** @param held what the state held @throws Unready for a failure after which something is there */
export async function keepUnready<T>(held: Properties, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !isPartial(error)) throw error;
    throw new Unready(error.message, error, held);
  }
}

function isPartial(error: Error): error is Error & { id: string; properties: Properties; reasons: string[] } {
  return "id" in error && "properties" in error && "reasons" in error;
}
