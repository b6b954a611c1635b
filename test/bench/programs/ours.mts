/** The program of the package under test. */
export const OURS = `
const { PromotedModel } = require("pulumi-fireworks");
for (const { name, args } of require("./models.json")) new PromotedModel(name, args);
`;

/** The same by the plugin's classes. */
export const BY_PLUGIN = OURS.replace('"pulumi-fireworks"', '"pulumi-fireworks/plugin"');
