import { allRules } from "./effectiveConfig.js";
import { LEVELS } from "./settings.js";

const LEVEL = { enum: LEVELS, description: "advisory only reports, mandatory refuses, disabled turns the rule off." };

/** The JSON schema of a `--policy-pack-config` file, for editors. */
export function configSchema(): object {
  const rules = [...allRules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of the policy pack of pulumi-fireworks",
    description: "Maps rules to their levels and settings.",
    type: "object",
    properties: {
      all: { ...LEVEL, description: "The level of every rule that has no level of its own here." },
      environments: {
        type: "array",
        items: { type: "string" },
        description: "Environments of Pulumi ESC; read by Pulumi itself.",
      },
      ...Object.fromEntries(
        rules.map(({ name, description, settings, enforcementLevel }) => [
          name,
          {
            description,
            oneOf: [
              { ...LEVEL, default: enforcementLevel },
              {
                type: "object",
                properties: { enforcementLevel: LEVEL, ...settings },
                additionalProperties: false,
              },
            ],
          },
        ]),
      ),
    },
    additionalProperties: false,
  };
}
