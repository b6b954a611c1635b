import { deletionRefused, engineDied, failed, meddled, type Situation } from "./situation.js";
import { BASE, service, SHAPE } from "./service.js";
import { destroy, edit, preview, refresh, up, wait } from "./steps.js";

const bot = (args: object = {}): string =>
  `new fireworks.PromotedModel("bot", ${JSON.stringify({ trainerJob: "sft-7", ...args })});`;
const released = (args: object = {}, trainingShape = SHAPE): string => `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${trainingShape}" });
  new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", profile, ...${JSON.stringify(args)} });`;
/** Without trainer job or checkpoint: only to be adopted. */
const adopted = (args: object = {}): string =>
  `new fireworks.PromotedModel("bot", ${JSON.stringify({ outputModelId: "bot-1", adopt: "always", ...args })});`;

const slow = { timeouts: { create: "1s", poll: "200ms" } };
const old = { id: "bot-1", state: "READY", kind: "HF_PEFT_ADDON", createTime: "2026-08-02T00:00:00Z" };
const described = { displayName: "Bot", description: "Answers." };

export const promotedModel: readonly Situation[] = [
  {
    id: "promotedModel-finished",
    title: "a model under a generated id",
    service: service(),
    program: bot(),
    steps: [refresh, preview, up, edit(bot(described)), edit(bot({ ...described, checkpoint: "step-60" })), destroy],
  },
  {
    id: "promotedModel-profile",
    title: "a model under an id of its own, with a profile",
    service: service(),
    program: released(),
    steps: [
      ...[refresh, up, edit(released({ annotations: { team: "nlp" }, public: true }))],
      ...[edit(released({}, `${SHAPE}/versions/vnuk8fdq`)), destroy],
    ],
  },
  {
    id: "promotedModel-preflightOff",
    title: "a model whose checkpoint was chosen during the update",
    service: service(),
    program: bot({ preflight: "off" }),
    steps: [refresh, up, edit(bot({ ...described, preflight: "off" })), edit(bot(described)), destroy],
  },
  {
    id: "promotedModel-unfinished",
    title: "a promotion that outlasts its timeout",
    service: service({}, { promotionMs: 3_600_000 }),
    program: bot(slow),
    reach: failed(),
    steps: [refresh, preview, wait("90m"), up, edit(bot({ ...slow, ...described })), destroy],
  },
  {
    id: "promotedModel-abandoned",
    title: "a promotion that outlasts its timeout and is given up",
    service: service({}, { promotionMs: 3_600_000 }),
    program: bot(slow),
    reach: failed(),
    steps: [destroy],
  },
  {
    id: "promotedModel-engineDied",
    title: "a promotion that the engine did not live to hear of",
    service: service(),
    program: bot(),
    reach: engineDied,
    steps: [preview, up, refresh, edit(bot(described)), destroy],
  },
  {
    id: "promotedModel-engineDiedExplicit",
    title: "the same under an id of its own",
    service: service(),
    program: released(),
    reach: engineDied,
    steps: [preview, up, refresh, destroy],
  },
  {
    id: "promotedModel-adopted",
    title: "an adopted model, which stays at the service",
    service: service({ models: [old] }),
    program: adopted(),
    steps: [refresh, up, edit(adopted(described)), destroy],
  },
  {
    id: "promotedModel-kept",
    title: "a model that is to be kept",
    service: service(),
    program: bot({ onDelete: "keep" }),
    steps: [refresh, up, edit(bot({ onDelete: "keep", checkpoint: "step-60" })), destroy],
  },
  {
    id: "promotedModel-replacedHalfway",
    title: "a replacement whose old model could not be deleted",
    service: service(),
    program: bot(),
    reach: deletionRefused(bot({ checkpoint: "step-60" })),
    steps: [
      ...[edit(bot({ checkpoint: "step-60" })), refresh],
      ...[edit(bot({ checkpoint: "step-60", ...described })), destroy],
    ],
  },
  {
    id: "promotedModel-failedCreate",
    title: "a promotion that failed",
    service: service(),
    program: bot(),
    reach: failed("POST **:promote; operation=fail"),
    steps: [preview, up, refresh, destroy],
  },
  {
    id: "promotedModel-lost",
    title: "a model that somebody else deleted",
    service: service(),
    program: bot({ baseModel: BASE }),
    reach: meddled((acme) => (acme.models = [])),
    steps: [refresh, preview, up, destroy],
  },
];
