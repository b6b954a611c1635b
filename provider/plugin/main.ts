import { processRuntime } from "../lifecycle/runtime.js";
import { serve } from "./server.js";
import { ProviderService } from "./service.js";
import { parentCommand, PreviewStage } from "./stage.js";

/**
 * A process of `pulumi-resource-fireworks`, as the engine starts it: with its address, and to be told a port. Without an
 * address it is a developer's own, which the engine attaches to (`PULUMI_DEBUG_PROVIDERS`).
 */
export async function main(engine = process.argv[2]): Promise<void> {
  const service = new ProviderService(processRuntime(engine), processRuntime, new PreviewStage(parentCommand()));
  const port = await serve(service);
  process.stdout.write(`${port}\n`);
}
