import { deletionRefused, failed, meddled, type Situation } from "./situation.js";
import { BASE, DEPLOYMENT_SHAPE, loras, service } from "./service.js";
import { destroy, edit, preview, refresh, up, wait } from "./steps.js";
import { killDuringUp } from "../support/killDuringUp.js";

const onServe = (args: object = {}, deploymentArgs: object = {}): string => `
  const serve = new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE, enableAddons: true, ...deploymentArgs })});
  new fireworks.DeployedModel("live", { model: "accounts/acme/models/r11", deployment: serve.deploymentName, ...${JSON.stringify(args)} });`;
const other = { model: "accounts/acme/models/r12" };
const named = { displayName: "Bot" };
const impatient = { timeouts: { create: "1s", poll: "200ms" } };
const elsewhere = { region: "US_IOWA_1", whenImmutable: "replace" };

export const deployedModel: readonly Situation[] = [
  {
    id: "deployedModel-finished",
    title: "a loaded model",
    service: service(loras),
    program: onServe(),
    steps: [refresh, preview, up, edit(onServe(named)), edit(onServe({ ...named, ...other })), destroy],
  },
  {
    id: "deployedModel-unfinished",
    title: "a model that is not loaded within its timeout",
    service: service(loras, { loadMs: 3_600_000 }),
    program: onServe(impatient),
    reach: failed(),
    steps: [refresh, preview, wait("90m"), up, edit(onServe({ ...impatient, ...named })), destroy],
  },
  {
    id: "deployedModel-engineDied",
    title: "a loaded model that the engine did not live to hear of",
    service: service(loras),
    program: onServe(),
    reach: async (stack) => {
      stack.emulator.setFaults(["POST **/deployedModels; slow=3600000; after"]);
      await killDuringUp(stack, () => stack.count("POST", /deployedModels$/) > 0, "engine");
      await stack.run("cancel", ["--yes", "--non-interactive"]);
    },
    steps: [preview, up, refresh, edit(onServe(named)), destroy],
  },
  {
    id: "deployedModel-swappedHalfway",
    title: "a swap whose old model could not be taken off",
    service: service(loras),
    program: onServe(),
    reach: deletionRefused(onServe(other)),
    steps: [edit(onServe(other)), refresh, edit(onServe({ ...other, ...named })), destroy],
  },
  {
    id: "deployedModel-replacedHalfway",
    title: "a replacement whose old deployment could not be deleted",
    service: service(loras),
    program: onServe(),
    reach: deletionRefused(onServe({}, elsewhere)),
    steps: [edit(onServe({}, elsewhere)), refresh, edit(onServe(named, elsewhere)), destroy],
  },
  {
    id: "deployedModel-failedCreate",
    title: "a model that was refused",
    service: service(loras),
    program: onServe(),
    reach: failed("POST **/deployedModels; status=400; message=refused"),
    steps: [preview, up, refresh, destroy],
  },
  {
    id: "deployedModel-lost",
    title: "a model that somebody else took off",
    service: service(loras),
    program: onServe(),
    reach: meddled((acme) => (acme.deployedModels = acme.deployedModels.filter(({ model }) => model === BASE))),
    steps: [refresh, preview, up, destroy],
  },
];
