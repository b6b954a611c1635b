import { inspect, type Installation } from "./installation.mts";

/** What one place had to offer, and why each candidate there was passed over. */
export interface Search {
  readonly found?: Installation;
  readonly passedOver: readonly string[];
}

/** Looks at the commands in their order until one is usable. */
export async function firstUsable(commands: readonly string[], env: NodeJS.ProcessEnv): Promise<Search> {
  const passedOver: string[] = [];
  for (const command of commands) {
    const answer: Installation | string = await inspect(command, env);
    if (typeof answer !== "string") return { found: answer, passedOver };
    passedOver.push(answer);
  }
  return { passedOver };
}
