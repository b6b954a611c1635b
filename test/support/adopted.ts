import { type Adoptable } from "../../provider/commands/adopt/adoptable.js";
import { adoptingProgram, type Language } from "../../provider/commands/adopt/program.js";

/** What a base model of the service's might be called, if it meant to end the text that it stands in. */
export const ODD_NAME = "accounts/a/models/\"'${b}\\\n`#";

const named = (id: string, baseModel: string | undefined, isPublic: boolean): Adoptable => ({
  id,
  model: { name: `accounts/acme/models/${id}`, state: "READY", public: isPublic } as Adoptable["model"],
  baseModel,
});

/** What `adopt` prints for models with every argument, with few, and with a name that is hard to write. */
export function adoptedIn(language: Language): string {
  const models = [named("bot-1", "accounts/fireworks/models/qwen3-8b", true), named("bot-2", undefined, false)];
  return adoptingProgram(
    language,
    "acme",
    [...models, named("on", ODD_NAME, false)],
    [{ id: "Odd_Id", why: "its id is none that a promotion can have" }],
    "2026-11-01T00:00:00Z",
  );
}
