import { imageTagRule } from "../imageTagRule.js";

export const deploymentImageTag = imageTagRule({
  name: "deployment-image-tag",
  field: "deploymentImageTag",
  image: "deployment image",
});
