import { Checkpoints, PROMOTE_TIMEOUT_MS, PROMOTION_TIMEOUT_MS } from "../../client/checkpoints.js";
import { FireworksApiError } from "../../client/errors.js";
import { compareInstants } from "../../client/instant.js";
import { Models } from "../../client/models.js";
import { modelName, parseParentedCheckpoint, type ParentedCheckpoint } from "../../client/names.js";
import { namePath } from "../../client/path.js";
import { isAboutAsync, promotionRequest } from "../../client/promotionRequest.js";
import { waitForPromotion, PromotionFailed } from "../../client/waitForPromotion.js";
import { WaitTimeout } from "../../client/wait.js";
import { CommandFailure, UsageError } from "../command.js";
import { ABSENT, rowsIn, textIn, type Answered, type Json, type Look } from "./look.js";
import { mark, markOf, newThrowaway, remove, type Throwaway } from "./throwaway.js";

export type Step =
  | "started"
  | "finished"
  | "failed"
  | "made"
  | "base"
  | "repeated"
  | "taken"
  | "fourPart"
  | "unmasked"
  | "masked"
  | "afterMask"
  | "missingBase"
  | "wrongBase"
  | "reused";

/** What is promoted, and what a step needs besides. */
export interface Plan {
  readonly checkpoint: ParentedCheckpoint;
  readonly baseModel: string;
  /** Another checkpoint, sent to the same id. */
  readonly second: ParentedCheckpoint | undefined;
  /** A public base model that is not the job's. */
  readonly otherBase: string | undefined;
}

/** What a promotion and what follows it showed. */
export class Trial {
  readonly answers = new Map<Step, Answered>();
  readonly skipped = new Map<Step, string>();
  readonly title = "verify";
  /** As the mark leaves it. */
  description = "";
  /** From the request to a usable model. */
  promotionMs = 0;
  /** The promotion of another checkpoint put another model in the first one's place. */
  wasReplaced = false;
  /** Why it ended early, in the service's words: for the terminal only. */
  stopped: string | undefined;
  /** What is still there, and why. */
  readonly left: string[] = [];

  whyNot(step: Step): string {
    return this.skipped.get(step) ?? (this.stopped === undefined ? "did not happen" : "the trial ended early");
  }
}

/** The oldest promotable checkpoint of the job, which is the least missed. */
export async function planTrial(look: Look): Promise<Plan> {
  const { job } = look.named;
  if (job?.collection !== "rlorTrainerJobs" || job.accountId !== look.accountId) {
    throw new UsageError(`--write needs --job with a trainer job of ${look.accountId}`);
  }
  const record = await look.get(namePath(job.name));
  if (record.status !== 200) throw new CommandFailure(`${job.name}: ${record.text}`);
  const { trainingConfig } = record.body;
  const baseModel = textIn(trainingConfig, "baseModel") || textIn(record.body, "baseModel");
  if (baseModel === "") throw new CommandFailure(`${job.name} does not tell its base model`);
  const [first, second] = rowsIn(await look.checkpointsOf(job))
    .filter(({ promotable }) => promotable === true)
    .toSorted((a, b) => compareInstants(textIn(a, "createTime"), textIn(b, "createTime")))
    .flatMap((row) => parseParentedCheckpoint(textIn(row, "name")) ?? []);
  if (first === undefined) throw new CommandFailure(`${job.name} has no promotable checkpoint`);
  const catalogue = rowsIn(await look.get("/v1/accounts/fireworks/models", { pageSize: "200" }));
  const otherBase = catalogue.map((model) => textIn(model, "name")).find((name) => name !== "" && name !== baseModel);
  return { checkpoint: first, baseModel, second, otherBase };
}

/** Promotes, reads, changes and deletes throw-away models; whatever happens, they are removed in the end. */
export async function runTrial(look: Look, plan: Plan, tell: (line: string) => void): Promise<Trial> {
  const trial = new Trial();
  const made: Throwaway[] = [];
  try {
    await goThrough(look, plan, trial, made, tell);
  } catch (error) {
    const isOfService =
      error instanceof FireworksApiError || error instanceof PromotionFailed || error instanceof WaitTimeout;
    if (!isOfService) throw error;
    trial.stopped = error.message;
  } finally {
    for (const one of made) {
      const why = await remove(look, one).catch((error: unknown) => String(error));
      if (why !== undefined) trial.left.push(`${one.name}: ${why}`);
    }
  }
  return trial;
}

async function goThrough(
  look: Look,
  { checkpoint, baseModel, second, otherBase }: Plan,
  trial: Trial,
  made: Throwaway[],
  tell: (line: string) => void,
): Promise<void> {
  const { calls, accountId } = look;
  const { clock } = calls.session;
  const models = new Models(calls);
  const checkpoints = new Checkpoints(calls, models);
  const see = (step: Step, answer: Answered): Answered => {
    trial.answers.set(step, answer);
    return answer;
  };
  const draw = (): Throwaway => {
    const one = newThrowaway(accountId, () => clock.random());
    made.push(one);
    return one;
  };
  const read = ({ name }: Throwaway): Promise<Answered> => look.ask({ method: "GET", path: namePath(name) });
  const patch = ({ name }: Throwaway, body: Json, query: Readonly<Record<string, string>> = {}): Promise<Answered> =>
    look.ask({ method: "PATCH", path: namePath(name), query, body });
  const send = (path: string, body: Json): Promise<Answered> =>
    look.ask({ method: "POST", path, body, timeoutMs: PROMOTE_TIMEOUT_MS });

  /** Waits for the end of what was accepted, and marks the model. */
  const settle = async (answer: Answered, one: Throwaway): Promise<void> => {
    if (answer.status !== 200) return;
    const operation = textIn(answer.body.operation, "name") || undefined;
    const getOperation = async (name: string) => {
      const found = await checkpoints.getOperation(name);
      if (one === made[0] && found.done) see("finished", { status: 200, text: "", body: { response: found.response } });
      return found;
    };
    await waitForPromotion(
      { getOperation, getModel: (name) => models.getModel(name) },
      { modelName: one.name, operation },
      {
        clock,
        timeoutMs: PROMOTION_TIMEOUT_MS,
        onProgress: (message = "promoting") => {
          tell(message);
        },
      },
    );
    await mark(look, one, trial.title);
  };
  const promote = async (
    step: Step,
    one: Throwaway,
    { source = checkpoint, base = baseModel, isByFullName = false } = {},
  ): Promise<Answered> => {
    const { path, body } = promotionRequest(source, one.id, base);
    const route = isByFullName ? `${namePath(source.name)}:promote` : path;
    const first = see(step, await send(route, { ...body, async_promotion: true }));
    const isUnknown = first.status === 400 && isAboutAsync(first.text);
    const answer = isUnknown ? await send(route, body) : first;
    if (step !== "started") see(step, answer);
    await settle(answer, one);
    return answer;
  };

  const one = draw();
  tell(`promoting to ${one.name}`);
  const began = clock.now();
  const started = await promote("started", one).catch(async (error: unknown) => {
    if (error instanceof PromotionFailed) see("failed", await read(one));
    throw error;
  });
  if (started.status !== 200) {
    trial.stopped = `the promotion was refused: HTTP ${started.status}: ${started.text}`;
    return;
  }
  trial.promotionMs = clock.now() - began;
  trial.description = markOf(one);
  see("made", await read(one));
  see("base", await look.get(namePath(baseModel)));

  // What may overwrite fields keeps the mark in each request.
  const unmasked = await patch(one, { description: trial.description });
  see("unmasked", unmasked.status === 200 ? await read(one) : unmasked);
  await mark(look, one, trial.title);
  const change = { displayName: "masked", description: `Masked. ${trial.description}` };
  const snake = await patch(one, change, { updateMask: "display_name" });
  // Either spelling may be the one that it knows.
  const masked = see("masked", snake.status === 400 ? await patch(one, change, { updateMask: "displayName" }) : snake);
  if (masked.status === 200) see("afterMask", await read(one));
  await mark(look, one, trial.title);

  await promote("fourPart", one, { isByFullName: true });
  await promote("repeated", one);
  if (second === undefined) trial.skipped.set("taken", "the job has one promotable checkpoint only");
  else {
    const before = textIn((await read(one)).body, "createTime");
    await promote("taken", one, { source: second });
    trial.wasReplaced = textIn((await read(one)).body, "createTime") !== before;
  }
  await promote("missingBase", draw(), { base: modelName(accountId, ABSENT) });
  if (otherBase === undefined) trial.skipped.set("wrongBase", "no other public model was seen");
  else await promote("wrongBase", draw(), { base: otherBase });

  tell(`deleting ${one.name}`);
  const why = await remove(look, one);
  if (why === undefined) await promote("reused", one);
  else trial.skipped.set("reused", "the model could not be deleted");
}
