import { isListed, NAME_PATTERNS } from "./patterns.js";
import { profileRule } from "./profileRule.js";
import { reports, textOf } from "./trainingProfile.js";
import { listText } from "./wording.js";

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
    description: `Listed tags of the ${image} are refused.`,
    tag: "release",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: `Use a version of the training shape with another ${image}, or remove the tag from ${name}.deny.`,
    settings: {
      deny: {
        ...NAME_PATTERNS,
        default: ["0.0.0-dev*"],
        description: "Refused image tags: exact tags, or the start of a tag followed by *.",
      },
    },
    example: { deny: ["0.0.0-dev*", "0.38*"] },
    note: "Even shapes that Fireworks has validated may have a `0.0.0-dev-…` tag; its documentation shows one. Make this mandatory only for shapes of your own.",
    setBy: ["deny"],
    limit: ({ deny }) => `any ${image} except ${listText(deny, "and")}`,
    reads: [field],
    check: (profile, { settings, refuse }) => {
      if (!reports(profile, field)) return;
      const tag = textOf(profile, field);
      if (isListed(tag, settings.deny)) {
        refuse({ found: `${image} ${tag}`, fix: `use a version of the training shape with another ${image}` });
      }
    },
  });
}
