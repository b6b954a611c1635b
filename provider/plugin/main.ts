import { connectEngine, exitWithEngine } from "../lifecycle/engine.js";
import { serve } from "./server.js";
import { type Connect, ProviderService } from "./service.js";
import { parentCommand, PreviewStage } from "./stage.js";

/**
 * A process of `pulumi-resource-fireworks`, as the engine starts it: with its address, and to be told a port. Without an
 * address it is a developer's own, which the engine attaches to (`PULUMI_DEBUG_PROVIDERS`).
 */
export async function main(own = process.argv[2]): Promise<void> {
  // One that only gives the schema is never configured, and must not outlive a killed engine either.
  if (own !== undefined) exitWithEngine(connectEngine(own));
  const connect: Connect = async (engine = own) => (await import("../lifecycle/runtime.js")).processRuntime(engine);
  const port = await serve(new ProviderService(connect, new PreviewStage(parentCommand())));
  process.stdout.write(`${port}\n`);
}
