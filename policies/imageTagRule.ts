import { isListed, NAME_PATTERNS } from "./patterns.js";
import { profileRule } from "./profileRule.js";
import { reports, textOf } from "./trainingProfile.js";

interface ImageTagRule<Name extends string> {
  readonly name: Name;
  readonly field: "trainerImageTag" | "deploymentImageTag";
  /** Which image, in a sentence. */
  readonly image: string;
}

/** Makes a rule on the tag of an image. A field that the shape left empty says nothing. */
export function imageTagRule<const Name extends string>({ name, field, image }: ImageTagRule<Name>) {
  return profileRule({
    name,
    description: `The ${image} has no denied tag.`,
    tag: "release",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: `Use a training shape version with a released ${image}, or remove the tag from ${name}.deny.`,
    settings: {
      deny: {
        ...NAME_PATTERNS,
        default: ["0.0.0-dev*"],
        description: "Refused image tags: exact tags, or the start of a tag and *.",
      },
    },
    example: { deny: ["0.0.0-dev*", "0.38*"] },
    note: "Shapes that Fireworks itself validated may have a `0.0.0-dev-…` tag, its documentation shows one: make it mandatory only for shapes of your own.",
    limits: ["deny"],
    standard: ({ deny }) => `Denied are ${deny.join(", ")}`,
    check: (profile, { settings, carrier, refuse }) => {
      if (!reports(profile, field)) return;
      const tag = textOf(profile, field);
      if (isListed(tag, settings.deny)) {
        refuse(`${carrier.shapeHas} ${image} ${tag}`, `${carrier.chooseShape} another ${image}`);
      }
    },
  });
}
