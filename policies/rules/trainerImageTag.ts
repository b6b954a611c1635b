import { imageTagRule } from "../imageTagRule.js";

export const trainerImageTag = imageTagRule({
  name: "trainer-image-tag",
  field: "trainerImageTag",
  image: "trainer image",
});
