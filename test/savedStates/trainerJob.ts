import { deletionRefused, engineDied, failed, meddle, meddled, type Situation, succeeds } from "./situation.js";
import { BASE, service, SHAPE } from "./service.js";
import { destroy, edit, preview, refresh, up, wait } from "./steps.js";

const trainer = (args: object = {}): string =>
  `new fireworks.TrainerJob("trainer", ${JSON.stringify({ baseModel: BASE, trainingShape: SHAPE, ...args })});`;
/** Without a shape, under an id of its own. */
const ownHardware = (args: object = {}): string => {
  const hardware = { acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8, maxContextLength: 32_768, loraRank: 8 };
  return `new fireworks.TrainerJob("trainer", ${JSON.stringify({ baseModel: BASE, jobId: "mine", ...hardware, ...args })});`;
};
const noted = { annotations: { team: "nlp" } };
const impatient = { timeouts: { pending: "1s", poll: "200ms" } };
const resume = { resume: true };
const other = { inactivityTimeout: "30m" };

export const trainerJob: readonly Situation[] = [
  {
    id: "trainerJob-finished",
    title: "a trainer under a generated id",
    service: service(),
    program: trainer(),
    steps: [refresh, preview, up, edit(trainer(noted)), edit(trainer(other)), destroy],
  },
  {
    id: "trainerJob-explicit",
    title: "a trainer without a shape, under an id of its own",
    service: { ...service(), modes: { skipValidations: "accept" } },
    program: ownHardware(),
    steps: [refresh, up, edit(ownHardware(noted)), destroy],
  },
  {
    id: "trainerJob-unfinished",
    title: "a trainer that waits for GPUs longer than its timeout",
    service: service({}, { jobPendingMs: 3_600_000 }),
    program: trainer(impatient),
    reach: failed(),
    steps: [refresh, preview, wait("90m"), up, edit(trainer({ ...impatient, ...noted })), destroy],
  },
  {
    id: "trainerJob-engineDied",
    title: "a trainer that the engine did not live to hear of",
    service: service(),
    program: trainer(),
    reach: engineDied,
    steps: [preview, up, refresh, edit(trainer(noted)), destroy],
  },
  {
    id: "trainerJob-failed",
    title: "a trainer that failed before it was ready",
    service: service({
      runs: [{ count: 1, end: { state: "JOB_STATE_FAILED", since: "create", message: "image not found" } }],
    }),
    program: trainer(),
    reach: failed(),
    steps: [preview, up, refresh, edit(trainer(resume)), destroy],
  },
  {
    id: "trainerJob-stopped",
    title: "a trainer that the state knows as stopped",
    service: service(),
    program: trainer(),
    reach: async (stack) => {
      await succeeds(stack);
      stack.emulator.advance("61m");
      await stack.refresh();
    },
    steps: [preview, up, edit(trainer(resume)), refresh, destroy],
  },
  {
    id: "trainerJob-stoppedUnnoticed",
    title: "a trainer that has stopped since",
    service: service(),
    program: trainer(resume),
    reach: async (stack) => {
      await succeeds(stack);
      stack.emulator.advance("61m");
    },
    steps: [preview, up, refresh, up, destroy],
  },
  {
    id: "trainerJob-replacedHalfway",
    title: "a replacement whose old trainer could not be deleted",
    service: service(),
    program: trainer(),
    reach: deletionRefused(trainer(other)),
    steps: [edit(trainer(other)), refresh, edit(trainer({ ...other, ...noted })), destroy],
  },
  {
    id: "trainerJob-failedCreate",
    title: "a trainer that was refused for its quota",
    service: service({ trainingQuotas: { blackwell: 2 } }),
    program: trainer(),
    reach: async (stack) => {
      await failed()(stack);
      meddle(stack, (acme) => delete acme.trainingQuotas);
    },
    steps: [preview, up, refresh, destroy],
  },
  {
    id: "trainerJob-lost",
    title: "a trainer that somebody else deleted",
    service: service(),
    program: trainer(),
    reach: meddled(({ trainerJobs }) => {
      for (const job of trainerJobs) job.deleteTime ??= "2026-11-10T12:00:00Z";
    }),
    steps: [refresh, preview, up, destroy],
  },
];
