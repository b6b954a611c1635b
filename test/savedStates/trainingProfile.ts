import { failed, meddled, type Situation } from "./situation.js";
import { DEPLOYMENT_SHAPE, loras, FIREWORKS, OTHER_SHAPE, service, SHAPE } from "./service.js";
import { destroy, edit, preview, refresh, up } from "./steps.js";

const shape = (args: object = {}): string =>
  `new fireworks.TrainingProfile("shape", ${JSON.stringify({ trainingShape: SHAPE, ...args })});`;
/** A shape of the account's own, of which the service may get a newer version. */
const OWN_SHAPE = "accounts/acme/trainingShapes/qwen3-8b-128k";
const ownShapes = FIREWORKS.trainingShapes?.filter(({ id }) => OWN_SHAPE.endsWith(id)) ?? [];
const off = { preflight: "off" };

/** One of each, which somebody else has made. */
const READ = `
  fireworks.TrainingProfile.get("shape", "${SHAPE}");
  fireworks.TrainerJob.get("trainer", "sft-7");
  fireworks.PromotedModel.get("bot", "r11");
  fireworks.Deployment.get("serve", "served");
  fireworks.DeployedModel.get("live", "accounts/acme/deployedModels/r11-1");`;
const served = {
  deployments: [
    {
      id: "served",
      baseModel: "accounts/fireworks/models/qwen3-8b",
      deploymentShape: `${DEPLOYMENT_SHAPE}/versions/gyiqbrd6`,
      createTime: "2026-11-01T00:00:00Z",
      enableAddons: true,
    },
  ],
  deployedModels: [
    {
      id: "r11-1",
      model: "accounts/acme/models/r11",
      deployment: "accounts/acme/deployments/served",
      state: "DEPLOYED",
      createTime: "2026-11-01T00:00:00Z",
    },
  ],
};

export const trainingProfile: readonly Situation[] = [
  {
    id: "trainingProfile-finished",
    title: "a profile",
    service: service(),
    program: shape(),
    steps: [refresh, preview, up, edit(shape({ trainingShape: OTHER_SHAPE })), destroy],
  },
  {
    id: "trainingProfile-newerVersion",
    title: "a profile whose shape has a newer version",
    service: service({ trainingShapes: ownShapes }),
    program: shape({ trainingShape: OWN_SHAPE }),
    reach: meddled(({ trainingShapes: [own] }) => {
      const [latest] = own?.versions ?? [];
      if (latest === undefined) return;
      own?.versions.push({ ...latest, id: "newer123", createTime: "2026-11-09T00:00:00Z" });
      latest.latestValidated = false;
    }),
    steps: [refresh, preview, up, edit(shape({ trainingShape: OWN_SHAPE, reselect: 1 })), destroy],
  },
  {
    id: "trainingProfile-preflightOff",
    title: "a profile that was resolved during the update",
    service: service(),
    program: shape(off),
    steps: [refresh, preview, up, edit(shape()), destroy],
  },
  {
    id: "trainingProfile-failedCreate",
    title: "a profile whose shape could not be read",
    service: service(),
    program: shape(off),
    reach: failed("GET **/trainingShapes/**; status=403; count=forever"),
    steps: [preview, up, destroy],
  },
  {
    id: "read",
    title: "what is read without being managed, one of each resource",
    service: service({ ...loras, ...served }),
    program: READ,
    steps: [refresh, preview, up, destroy],
  },
];
