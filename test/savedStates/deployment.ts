import { deletionRefused, engineDied, failed, meddled, type Situation } from "./situation.js";
import { BASE, DEPLOYMENT_SHAPE, service } from "./service.js";
import { destroy, edit, preview, refresh, up, wait } from "./steps.js";

const serve = (args: object = {}): string =>
  `new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE, ...args })});`;
/** Without a shape, under an id of its own. */
const ownHardware = (args: object = {}): string => {
  const hardware = {
    acceleratorType: "NVIDIA_H200_141GB",
    acceleratorCount: 8,
    precision: "FP8",
    acceptShapelessRisk: true,
  };
  return `new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentId: "mine", ...hardware, ...args })});`;
};
const scaled = { displayName: "Bot", minReplicaCount: 1, maxReplicaCount: 3 };
const impatient = { timeouts: { create: "1s", poll: "200ms" } };
const elsewhere = { region: "US_IOWA_1", whenImmutable: "replace" };

export const deployment: readonly Situation[] = [
  {
    id: "deployment-finished",
    title: "a deployment under a generated id",
    service: service(),
    program: serve(),
    steps: [refresh, preview, up, edit(serve(scaled)), edit(serve({ ...scaled, ...elsewhere })), wait("1h"), destroy],
  },
  {
    id: "deployment-explicit",
    title: "a deployment without a shape, under an id of its own",
    service: service(),
    program: ownHardware(),
    steps: [
      refresh,
      preview,
      up,
      edit(ownHardware({ description: "Answers.", annotations: { team: "nlp" } })),
      destroy,
    ],
  },
  {
    id: "deployment-unfinished",
    title: "a deployment that is not ready within its timeout",
    service: service({}, { deploymentCreatingMs: 3_600_000 }),
    program: serve(impatient),
    reach: failed(),
    steps: [refresh, preview, wait("90m"), up, edit(serve({ ...impatient, ...scaled })), destroy],
  },
  {
    id: "deployment-engineDied",
    title: "a deployment that the engine did not live to hear of",
    service: service(),
    program: serve(),
    reach: engineDied,
    steps: [preview, up, refresh, edit(serve(scaled)), destroy],
  },
  {
    id: "deployment-failed",
    title: "a deployment that failed",
    service: service({ rollouts: [{ outcome: "failed", count: 1 }] }),
    program: serve(),
    reach: failed(),
    steps: [refresh, preview, up, edit(serve(scaled)), destroy],
  },
  {
    id: "deployment-replacedHalfway",
    title: "a replacement whose old deployment could not be deleted",
    service: service(),
    program: serve(),
    reach: deletionRefused(serve(elsewhere)),
    steps: [edit(serve(elsewhere)), refresh, edit(serve({ ...elsewhere, ...scaled })), destroy],
  },
  {
    id: "deployment-failedCreate",
    title: "a deployment that was refused",
    service: service(),
    program: serve(),
    reach: failed("POST **/deployments; status=400; message=refused"),
    steps: [preview, up, refresh, destroy],
  },
  {
    id: "deployment-lost",
    title: "a deployment that somebody else deleted",
    service: service(),
    program: serve(),
    reach: meddled(({ deployments }) => {
      for (const row of deployments) Object.assign(row, { state: "DELETED", deleteTime: "2026-11-10T12:00:00Z" });
    }),
    steps: [refresh, preview, up, destroy],
  },
];
