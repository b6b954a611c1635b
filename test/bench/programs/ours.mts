/** The program of the package under test. */
export const OURS = `
const { PromotedModel } = require("pulumi-fireworks");
for (const { name, args } of require("./models.json")) new PromotedModel(name, args);
`;
